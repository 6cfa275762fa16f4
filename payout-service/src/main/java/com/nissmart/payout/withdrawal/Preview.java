package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.payout.limit.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What would become of withdrawals that are requested now: the same rules, in the same order, and
 * nothing stored. Each is judged as if those before it that pass had been accepted.
 */
final class Preview {
  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final Limits limits;
  private final IntakeStore store = new IntakeStore();

  Preview(Jdbi jdbi, LedgerClient ledger, Limits limits) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.limits = limits;
  }

  List<Outcome> of(UUID user, List<WithdrawalRequest> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    Map<String, Withdrawal> known =
        jdbi.withHandle(h -> store.findByKeys(h, user, Intake.keys(requests)));
    List<WithdrawalRequest> fresh =
        requests.stream().filter(r -> !known.containsKey(r.idempotencyKey())).toList();
    Map<String, Outcome> outcomes = new HashMap<>();
    if (BulkWithdrawals.areOthers(known, requests)) {
      fresh.forEach(request ->
          outcomes.put(request.idempotencyKey(), Outcome.refused(RequestRules.keysOfOthers())));
    } else if (!fresh.isEmpty()) {
      judge(user, fresh, outcomes);
    }
    return requests.stream()
        .map(request -> {
          Withdrawal there = known.get(request.idempotencyKey());
          return there == null ? outcomes.get(request.idempotencyKey()) : again(there, request);
        })
        .toList();
  }

  private static Outcome again(Withdrawal there, WithdrawalRequest request) {
    Refusal differs = RequestRules.difference(there, request);
    Refusal refusal = differs != null ? differs : WithdrawalRules.recordedRefusal(there);
    return new Outcome(null, refusal == null, refusal);
  }

  /** First the limits for all of them, which count what the ledger will refuse as well. */
  private void judge(UUID user, List<WithdrawalRequest> fresh, Map<String, Outcome> outcomes) {
    List<@Nullable Refusal> byLimits =
        new ArrayList<>(
            jdbi.withHandle(
                h -> limits.preview(h, fresh.stream().map(r -> Intake.taking(user, r)).toList())));
    Map<UUID, Optional<Account>> accounts = new HashMap<>();
    Map<UUID, Long> available = new HashMap<>();
    for (int i = 0; i < fresh.size(); i++) {
      WithdrawalRequest request = fresh.get(i);
      Refusal refusal = byLimits.get(i);
      if (refusal == null) {
        Optional<Account> account =
            accounts.computeIfAbsent(request.accountId(), id -> ledger.account(user, id));
        refusal =
            account.isEmpty()
                ? new Refusal(Reason.ACCOUNT_NOT_FOUND, "no such account of yours")
                : byLedger(account.get(), request, available);
      }
      outcomes.put(request.idempotencyKey(), new Outcome(null, false, refusal));
    }
  }

  private static @Nullable Refusal byLedger(
      Account account, WithdrawalRequest request, Map<UUID, Long> available) {
    String currency = account.getBalance().getCurrency();
    if (!currency.equals(request.amount().currency())) {
      return new Refusal(
          Reason.CURRENCY_MISMATCH,
          "the account is kept in " + currency + ", got " + request.amount().currency());
    }
    if (account.getStatus() == AccountStatus.ACCOUNT_STATUS_CLOSED) {
      return new Refusal(Reason.ACCOUNT_CLOSED, "the account " + account.getId() + " is closed");
    }
    if (account.getStatus() == AccountStatus.ACCOUNT_STATUS_FROZEN
        || account.getStatus() == AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN) {
      return new Refusal(
          Reason.ACCOUNT_FROZEN, "the account " + account.getId() + " is frozen for debits");
    }
    long left = available.getOrDefault(request.accountId(), account.getBalance().getAvailable());
    if (left < request.amount().amount()) {
      return new Refusal(
          Reason.INSUFFICIENT_FUNDS,
          "%d is available after the lines before it, got %d"
              .formatted(left, request.amount().amount()));
    }
    available.put(request.accountId(), left - request.amount().amount());
    return null;
  }
}
