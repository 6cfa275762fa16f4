package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.LedgerClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Places the holds of many withdrawals, hundreds in a call, and records the ledger's answers
 * together.
 */
final class BulkHolds {
  private static final int AT_ONCE = 250;

  /** What is refused gives back to the limits: in the order in which {@code Limits} takes. */
  private static final Comparator<HoldStore.Refused> AS_LIMITS_ARE_LOCKED =
      Comparator.comparing((HoldStore.Refused refused) -> refused.withdrawal().amount().currency())
          .thenComparing(refused -> refused.withdrawal().destination().bankCode())
          .thenComparing(refused -> refused.withdrawal().destination().accountNumber());

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final Duration cancelWindow;
  private final HoldStore store = new HoldStore();
  private final WithdrawalStore withdrawalStore = new WithdrawalStore();

  BulkHolds(Jdbi jdbi, LedgerClient ledger, Duration cancelWindow) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.cancelWindow = cancelWindow;
  }

  /**
   * Asks the ledger for each hold and records its answers. Once it cannot be known what became of
   * one, no others are begun.
   *
   * @param withdrawals with their first attempts
   * @return by key, why there is no hold, where that is not recorded
   */
  Map<String, Refusal> place(List<Withdrawal> withdrawals) {
    List<Answer> said = ask(withdrawals);
    List<HoldStore.Held> held = new ArrayList<>();
    List<HoldStore.Refused> byRule = new ArrayList<>();
    List<UUID> impossible = new ArrayList<>();
    Map<String, Refusal> told = new HashMap<>();
    for (int i = 0; i < said.size(); i++) {
      Withdrawal withdrawal = withdrawals.get(i);
      UUID transaction = said.get(i).transaction();
      Refusal refusal = said.get(i).refusal();
      if (transaction != null) {
        held.add(new HoldStore.Held(withdrawal, transaction));
      } else if (refusal != null) {
        switch (WithdrawalRules.meaning(refusal)) {
          case BY_RULE -> byRule.add(Holds.byRule(withdrawal, refusal));
          case IMPOSSIBLE -> {
            impossible.add(withdrawal.id());
            told.put(withdrawal.idempotencyKey(), refusal);
          }
          case UNKNOWN ->
              told.put(withdrawal.idempotencyKey(), Holds.stillOpen(withdrawal, refusal));
        }
      }
    }
    jdbi.useTransaction(h -> store.heldAll(h, held, cancelWindow));
    byRule.sort(AS_LIMITS_ARE_LOCKED);
    jdbi.useTransaction(h -> {
      store.refusedAll(h, byRule);
      impossible.forEach(id -> withdrawalStore.forget(h, id));
    });
    return told;
  }

  private List<Answer> ask(List<Withdrawal> withdrawals) {
    List<Answer> answers = new ArrayList<>();
    boolean lost = false;
    for (int from = 0; from < withdrawals.size() && !lost; from += AT_ONCE) {
      int to = Math.min(withdrawals.size(), from + AT_ONCE);
      List<Answer> some = ledger.holdAll(withdrawals.subList(from, to));
      lost = some.stream().map(Answer::refusal).anyMatch(BulkHolds::isUnknown);
      answers.addAll(some);
    }
    return answers;
  }

  private static boolean isUnknown(@Nullable Refusal refusal) {
    return refusal != null
        && WithdrawalRules.meaning(refusal) == WithdrawalRules.HoldRefusal.UNKNOWN;
  }
}
