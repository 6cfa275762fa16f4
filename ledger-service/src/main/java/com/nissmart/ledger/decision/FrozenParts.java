package com.nissmart.ledger.decision;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Order.Posting;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The parts of the book that a verification found to be wrong. Nothing is booked on them before two
 * operators have released them.
 *
 * @param wholeBook true when the journal itself is wrong
 */
public record FrozenParts(boolean wholeBook, Set<UUID> accounts) {
  public static final FrozenParts NOTHING = new FrozenParts(false, Set.of());

  public FrozenParts {
    accounts = Set.copyOf(accounts);
  }

  public boolean contains(UUID accountId) {
    return wholeBook || accounts.contains(accountId);
  }

  /**
   * Refuses every order while the whole book is frozen.
   *
   * @throws Refusal LEDGER_BEHIND; nothing is recorded
   */
  void requireOpenBook() {
    if (wholeBook) {
      throw new Refusal(
          Reason.LEDGER_BEHIND,
          "A verification found the journal to be wrong; nothing is booked until two operators release it");
    }
  }

  /**
   * Refuses a debit or credit of a frozen account. What a bank has decided is booked all the same:
   * captures, releases, and reversals by payout-service.
   *
   * @throws Refusal LEDGER_BEHIND; nothing is recorded, so that the key can be used after a release
   */
  void requireOpenAccounts(Posting posting, UUID source, @Nullable UUID destination) {
    boolean isByBank =
        switch (posting.type()) {
          case TRANSACTION_TYPE_CAPTURE, TRANSACTION_TYPE_RELEASE -> true;
          case TRANSACTION_TYPE_REVERSAL -> !Ids.USER.isId(posting.caller());
          default -> false;
        };
    if (!isByBank
        && (accounts.contains(source) || (destination != null && accounts.contains(destination)))) {
      throw new Refusal(
          Reason.LEDGER_BEHIND,
          "A verification found an account of the transaction to be wrong; nothing is booked on it until two operators release it");
    }
  }
}
