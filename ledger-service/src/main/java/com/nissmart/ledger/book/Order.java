package com.nissmart.ledger.book;

import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An order to the book: well-formed, but not yet checked against any rule. */
public sealed interface Order {

  /**
   * An order to book a transaction.
   *
   * @param caller usr_... or a service's name; the scope of the key together with the type
   * @param key the idempotency key
   * @param amount minor units, positive; 0 for a CAPTURE of all that is held, and for RELEASE and
   *     REVERSAL
   * @param currency ISO 4217 code; empty where amount is 0
   * @param ownerId the user who must own the account that is debited, held, or (DEPOSIT) credited;
   *     null for orders that name no account
   * @param source the account that pays; null where it follows from the type or the resolved
   *     transaction
   * @param destination the account that receives; null where it follows from the type or the
   *     resolved transaction
   * @param resolves the seq of the transaction that a CAPTURE, RELEASE or REVERSAL names, or that
   *     an ADJUSTMENT returns, else 0
   * @param description as it was typed; {@link #text} is what the book stores
   * @param metadata a JSON object in canonical form, or null
   * @param effectiveAt the time from which it counts for its parties; null for the time of commit
   * @param expiresAt the time at which the ledger releases a hold by itself, or null for never
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
      implements Order {
    /** The most characters of a description. */
    public static final int LONGEST_DESCRIPTION = 140;

    /** Returns the description as the book stores it. */
    public String text() {
      return DisplayText.normalize(description);
    }

    /**
     * Refuses a description that the book does not take any more. Those of old transactions stay,
     * and their requests can be repeated.
     *
     * @throws Refusal INVALID_REQUEST
     */
    public void requireVisibleText() {
      String _ = DisplayText.optional("description", description, LONGEST_DESCRIPTION);
    }

    /** Returns an order that names another transaction: a capture, a release or a reversal. */
    public static Posting resolving(
        String caller,
        String key,
        TransactionType type,
        long amount,
        String currency,
        long resolves,
        String description) {
      return new Posting(
          caller,
          key,
          type,
          amount,
          currency,
          null,
          null,
          null,
          resolves,
          description,
          null,
          null,
          null);
    }
  }

  /**
   * A dry run: the outcome is the one that booking the posting would have, and nothing is booked.
   */
  record Trial(Posting posting) implements Order {}

  /**
   * An order to reverse what went to a bank and came back. The amount goes to unclaimed returns
   * when it cannot go back to where it came from.
   */
  record BankReturn(Posting reversal) implements Order {}

  /** An order to open an account; a repeated one finds the account that exists. */
  record Opening(String caller, UUID accountId, UUID ownerId, String currency) implements Order {}

  /**
   * An order to change the status of an account; the note says why, for its history.
   *
   * @param changeNo the number that the change must get, so that it is made once and not after
   *     another one; 0 for any
   */
  record StatusChange(
      String caller, UUID accountId, AccountStatus status, String note, int changeNo)
      implements Order {
    public StatusChange(String caller, UUID accountId, AccountStatus status, String note) {
      this(caller, accountId, status, note, 0);
    }

    public StatusChange withNumber(int number) {
      return new StatusChange(caller, accountId, status, note, number);
    }
  }
}
