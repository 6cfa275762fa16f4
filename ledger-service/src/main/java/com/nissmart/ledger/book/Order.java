package com.nissmart.ledger.book;

import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something the book is asked to do; well-formed, but not yet held against any rule. */
public sealed interface Order {

  /**
   * A transaction.
   *
   * @param caller who asks: usr_... or a service's name; the scope of the key together with the
   *     type
   * @param key the idempotency key
   * @param type what it shall do
   * @param amount minor units, positive; 0 for a CAPTURE of all that is held, and for RELEASE and
   *     REVERSAL
   * @param currency ISO 4217 code; empty where amount is 0
   * @param ownerId the user who must own the account that is debited, held, or (DEPOSIT) credited;
   *     null for orders that name no account
   * @param source the account that pays; null where it follows from the type or from what is
   *     resolved
   * @param destination the account that receives; null where it follows from the type or from what
   *     is resolved
   * @param resolves the seq of the transaction that a CAPTURE, RELEASE or REVERSAL names, else 0
   * @param description at most 140 characters, perhaps empty
   * @param metadata a JSON object in canonical form, or null
   * @param effectiveAt when it shall count for its parties, or null for the moment of commit
   * @param expiresAt for a hold: when the ledger releases it by itself, or null for never
   */
  record Posting(
      String caller,
      String key,
      TransactionType type,
      long amount,
      String currency,
      @Nullable UUID ownerId,
      @Nullable UUID source,
      @Nullable UUID destination,
      long resolves,
      String description,
      @Nullable String metadata,
      @Nullable Instant effectiveAt,
      @Nullable Instant expiresAt)
      implements Order {}

  /**
   * A transaction that is only decided on: the answer tells what would happen, and nothing does.
   */
  record Trial(Posting posting) implements Order {}

  /**
   * A new account of a customer.
   *
   * @param caller who asks
   * @param accountId chosen by the caller; repeating the order answers the account that exists
   * @param ownerId the user who will own it
   * @param currency ISO 4217 code
   */
  record Opening(String caller, UUID accountId, UUID ownerId, String currency) implements Order {}

  /**
   * Another status for an account.
   *
   * @param caller who asks
   * @param accountId whose
   * @param status which
   * @param note why, for the account's history
   */
  record StatusChange(String caller, UUID accountId, AccountStatus status, String note)
      implements Order {}
}
