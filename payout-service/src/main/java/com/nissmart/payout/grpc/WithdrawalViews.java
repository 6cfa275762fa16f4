package com.nissmart.payout.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.grpc.WithdrawalListStore.Matches;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalEvent;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.runtime.identity.Caller;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Shows withdrawals to those who may see them. */
public final class WithdrawalViews {
  private final Jdbi jdbi;
  private final WithdrawalListStore lists = new WithdrawalListStore();
  private final WithdrawalHistoryStore history = new WithdrawalHistoryStore();

  public WithdrawalViews(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Returns a withdrawal that the caller may see.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, also for somebody else's
   */
  Withdrawal get(Caller caller, UUID id) {
    return jdbi.withHandle(h -> WithdrawalRows.find(h, id))
        .filter(found -> caller.mayReadAll() || caller.id().equals(found.owner()))
        .orElseThrow(() ->
            new Refusal(
                Reason.WITHDRAWAL_NOT_FOUND,
                "You have no withdrawal " + Ids.WITHDRAWAL.format(id)));
  }

  public List<WithdrawalEvent> events(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> history.events(h, withdrawal.id()));
  }

  /** Returns the attempts of a withdrawal, oldest first: for operators and auditors only. */
  public List<WithdrawalAttempt> attempts(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> history.attempts(h, withdrawal.id()));
  }

  Matches list(WithdrawalListFilter filter, @Nullable UUID last, int limit) {
    return jdbi.inTransaction(h -> lists.list(h, filter, last, limit));
  }
}
