package com.nissmart.ledger.history;

import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.history.BookSnapshot.AccountHolds;
import com.nissmart.ledger.v1.AccountStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The explanation of an available balance, from the state on which the book decides. */
public final class BalanceExplainer {
  private static final int MOST_HOLDS = 1_000;

  private final BookReads reads;
  private final TransferLimits limits;
  private final InstantSource clock;

  /**
   * The reasons of an available balance; amounts in minor units.
   *
   * @param holds the open holds that keep the held amount, oldest first; not more than a thousand
   * @param floor the lowest available balance; null for an account that may go negative
   * @param debitedToday the amount that counts against the daily limit
   * @param dailyLimit null for a system account
   */
  public record BalanceExplanation(
      BalanceView balance,
      List<TransactionRow> holds,
      @Nullable Long floor,
      AccountStatus status,
      long debitedToday,
      @Nullable Long dailyLimit) {}

  public BalanceExplainer(BookReads reads, TransferLimits limits, InstantSource clock) {
    this.reads = reads;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Explains the balance of an account.
   *
   * @throws Refusal ACCOUNT_NOT_FOUND when the viewer may not see it
   */
  public BalanceExplanation explain(BookViewer viewer, UUID accountId) {
    return reads.now(
        book -> explanation(book.holds(History.visible(book, viewer, accountId), MOST_HOLDS)));
  }

  private BalanceExplanation explanation(AccountHolds holds) {
    AccountState account = holds.account().state();
    @Nullable Long floor = account.mayGoNegative ? null : Long.valueOf(TransferLimits.FLOOR);
    @Nullable Long dailyLimit = account.isSystem() ? null : Long.valueOf(limits.dailyDebits());
    return new BalanceExplanation(
        holds.account().balance(),
        holds.open(),
        floor,
        account.status,
        account.debitedOn(limits.day(clock.instant())),
        dailyLimit);
  }
}
