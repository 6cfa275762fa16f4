package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.history.BalanceView;
import com.nissmart.ledger.v1.AccountStatus;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** The explanation of an available balance, from the state that the write path decides on. */
public final class BalanceExplainer {
  private final Jdbi jdbi;
  private final ExplanationStore store = new ExplanationStore();
  private final TransferLimits limits;
  private final InstantSource clock;

  /**
   * The reasons of an available balance; amounts in minor units.
   *
   * @param holds the open holds that keep the held amount, oldest first
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

  public BalanceExplainer(Jdbi jdbi, TransferLimits limits, InstantSource clock) {
    this.jdbi = jdbi;
    this.limits = limits;
    this.clock = clock;
  }

  /** Explains the balance of an account that the caller may see, at one moment of the book. */
  public BalanceExplanation explain(UUID accountId) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle -> explanation(account(handle, accountId), store.openHolds(handle, accountId)));
  }

  private BalanceExplanation explanation(AccountState account, List<TransactionRow> holds) {
    @Nullable Long floor = account.mayGoNegative ? null : Long.valueOf(TransferLimits.FLOOR);
    @Nullable Long dailyLimit = account.isSystem() ? null : Long.valueOf(limits.dailyDebits());
    return new BalanceExplanation(
        new BalanceView(account.currency, account.balance, account.held, account.accountSeq),
        holds,
        floor,
        account.status,
        account.debitedOn(BatchChanges.day(clock.instant())),
        dailyLimit);
  }

  private AccountState account(Handle handle, UUID accountId) {
    Map<UUID, AccountState> found = new HashMap<>();
    store.account(handle, found, accountId);
    AccountState account = found.get(accountId);
    if (account == null) {
      throw new Refusal(Reason.ACCOUNT_NOT_FOUND, "No account " + Ids.ACCOUNT.format(accountId));
    }
    return account;
  }
}
