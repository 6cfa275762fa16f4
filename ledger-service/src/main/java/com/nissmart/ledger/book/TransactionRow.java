package com.nissmart.ledger.book;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the book as it is stored; never changed.
 *
 * @param seq position in the book, from 1 without gaps
 * @param type what it does
 * @param status as committed: PENDING for a hold, whatever became of it later
 * @param amount minor units, positive
 * @param currency ISO 4217 code
 * @param source the account that is debited or held
 * @param destination the account that is credited; null for a hold and its release
 * @param requestedBy usr_... or a service's name
 * @param idempotencyKey the requester's key
 * @param description for a person to read; empty when none was given
 * @param metadata the requester's JSON object, or null
 * @param resolves for CAPTURE, RELEASE and REVERSAL the seq they resolve, else 0
 * @param failure why it was refused; null unless FAILED
 * @param createdAt when its batch was committed, in microseconds
 * @param effectiveAt when it counts for its parties, if that is not createdAt
 * @param expiresAt when an open hold is released by the ledger itself; null for never
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

  /** Why a transaction was refused, and the sentence its requester was told. */
  public record Failure(Reason code, String message) {}

  /** Its public id. */
  public String id() {
    return publicId(seq);
  }

  /** The public id of a position in the book: txn_... */
  public static String publicId(long seq) {
    return Ids.TRANSACTION.format(Ids.ofSeq(Book.ID, seq));
  }
}
