package com.nissmart.ledger.book;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as it is stored; it never changes.
 *
 * @param seq position in the book, from 1 without gaps
 * @param status as committed: PENDING for a hold, also after a capture or release
 * @param amount minor units, positive
 * @param source the account that is debited or held
 * @param destination the account that is credited; null for a hold and its release
 * @param requestedBy usr_... or a service's name
 * @param metadata the requester's JSON object, or null
 * @param resolves for CAPTURE, RELEASE and REVERSAL the seq they resolve; for an ADJUSTMENT of a
 *     bank's return the seq of what was returned, or of the reversal that had given it back before;
 *     else 0
 * @param failure the reason of a refusal; null unless FAILED
 * @param createdAt the time of its batch, in microseconds
 * @param effectiveAt the time from which it counts for its parties; null for createdAt
 * @param expiresAt the time at which the ledger releases an open hold; null for never
 */
public record TransactionRow(
    long seq,
    TransactionType type,
    TransactionStatus status,
    long amount,
    String currency,
    UUID source,
    @Nullable UUID destination,
    String requestedBy,
    String idempotencyKey,
    String description,
    @Nullable String metadata,
    long resolves,
    @Nullable Failure failure,
    Instant createdAt,
    @Nullable Instant effectiveAt,
    @Nullable Instant expiresAt) {

  /** The reason of a refusal, and the message that its requester got. */
  public record Failure(Reason code, String message) {}

  /** Returns the same transaction with another time of commit. */
  public TransactionRow at(Instant moment) {
    return new TransactionRow(
        seq,
        type,
        status,
        amount,
        currency,
        source,
        destination,
        requestedBy,
        idempotencyKey,
        description,
        metadata,
        resolves,
        failure,
        moment,
        effectiveAt,
        expiresAt);
  }

  public String id() {
    return publicId(seq);
  }

  /** Returns the public id of a position in the book: txn_... */
  public static String publicId(long seq) {
    return Ids.TRANSACTION.format(Ids.ofSeq(Book.ID, seq));
  }
}
