package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.decision.TransferRules;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Answers why an account's available balance is what it is, from the state that the write path
 * would decide on.
 */
public final class BalanceExplainer {
  private final Jdbi jdbi;
  private final TransferLimits limits;
  private final InstantSource clock;

  /** Reads one moment of the book for each answer. */
  public BalanceExplainer(Jdbi jdbi, TransferLimits limits, InstantSource clock) {
    this.jdbi = jdbi;
    this.limits = limits;
    this.clock = clock;
  }

  /** Of an account that the caller may see. */
  public BalanceExplanation explain(UUID accountId) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        handle ->
            explanation(account(handle, accountId), ExplanationStore.openHolds(handle, accountId)));
  }

  private BalanceExplanation explanation(AccountState account, List<TransactionRow> holds) {
    @Nullable Long floor = account.mayGoNegative ? null : Long.valueOf(TransferRules.FLOOR);
    @Nullable Long dailyLimit = account.mayGoNegative ? null : Long.valueOf(limits.dailyDebits());
    return new BalanceExplanation(
        account.currency,
        account.balance,
        account.held,
        account.available(),
        account.accountSeq,
        holds,
        floor,
        account.status,
        account.debitedOn(BatchChanges.day(clock.instant())),
        dailyLimit);
  }

  private static AccountState account(Handle handle, UUID accountId) {
    Map<UUID, AccountState> found = new HashMap<>();
    ExplanationStore.account(handle, found, accountId);
    AccountState account = found.get(accountId);
    if (account == null) {
      throw new Refusal(Reason.ACCOUNT_NOT_FOUND, "No account " + Ids.ACCOUNT.format(accountId));
    }
    return account;
  }
}
