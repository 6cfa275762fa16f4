package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
import com.nissmart.payout.limit.Limits;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Many withdrawals of one user at once. Each is what {@link Withdrawals#create} would make of it,
 * key included: together they are only faster.
 */
public final class BulkWithdrawals {
  /** Stored and counted together; their holds are placed side by side. */
  private static final int TOGETHER = 1_000;

  /** Longer than it takes to place the holds of so many: the workers stay away meanwhile. */
  private static final Duration OWN_TIME = Duration.ofSeconds(60);

  private final Jdbi jdbi;
  private final Intake intake;
  private final BulkHolds holds;
  private final Preview preview;
  private final Runnable workArrived;
  private final IntakeStore store = new IntakeStore();

  /** As {@link Withdrawals}. */
  public BulkWithdrawals(
      Jdbi jdbi,
      LedgerClient ledger,
      Limits limits,
      IdGenerator ids,
      Duration cancelWindow,
      Runnable workArrived) {
    this.jdbi = jdbi;
    this.intake = new Intake(jdbi, limits, ids);
    this.holds = new BulkHolds(jdbi, ledger, cancelWindow);
    this.preview = new Preview(jdbi, ledger, limits);
    this.workArrived = workArrived;
  }

  /**
   * Accepts withdrawals and holds their amounts, in order. When one of them is not what its key was
   * used for before, nothing new is begun: in a changed file lines move, and one that moved to a
   * new key would be paid twice.
   *
   * @param requests with different keys
   * @return an outcome for each, in their order
   * @throws Refusal UNAVAILABLE or DEADLINE_EXCEEDED when what became of some is not known: the
   *     same again tells, and goes on where this ended
   */
  public List<Outcome> create(Caller.User user, List<WithdrawalRequest> requests) {
    Map<String, Withdrawal> known =
        jdbi.withHandle(h -> store.findByKeys(h, user.userId(), Intake.keys(requests)));
    if (areOthers(known, requests)) {
      return requests.stream().map(request -> ofOthers(known, request)).toList();
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += TOGETHER) {
      int to = Math.min(requests.size(), from + TOGETHER);
      outcomes.addAll(createTogether(user.userId(), requests.subList(from, to)));
    }
    return outcomes;
  }

  /**
   * What {@link #create} would answer now, as far as it can be known before: not what other
   * requests do meanwhile, nor the ledger's own limits. Nothing is stored.
   */
  public List<Outcome> preview(Caller.User user, List<WithdrawalRequest> requests) {
    return preview.of(user.userId(), requests);
  }

  /** Whether some of the keys were used for other withdrawals. */
  static boolean areOthers(Map<String, Withdrawal> known, List<WithdrawalRequest> requests) {
    return requests.stream()
        .anyMatch(request -> {
          Withdrawal there = known.get(request.idempotencyKey());
          return there != null && RequestRules.difference(there, request) != null;
        });
  }

  private static Outcome ofOthers(Map<String, Withdrawal> known, WithdrawalRequest request) {
    Withdrawal there = known.get(request.idempotencyKey());
    if (there == null) {
      return Outcome.refused(RequestRules.keysOfOthers());
    }
    Refusal differs = RequestRules.difference(there, request);
    return differs == null ? outcome(there, true) : Outcome.refused(differs);
  }

  private List<Outcome> createTogether(UUID user, List<WithdrawalRequest> requests) {
    Map<String, Intake.Stored> stored = intake.store(user, requests, OWN_TIME);
    Map<String, Refusal> refused = new HashMap<>();
    List<Withdrawal> unheld = new ArrayList<>();
    for (WithdrawalRequest request : requests) {
      Intake.Stored there = stored.get(request.idempotencyKey());
      if (there == null) {
        throw unknown();
      }
      Refusal differs = RequestRules.difference(there.withdrawal(), request);
      if (differs != null) {
        refused.put(request.idempotencyKey(), differs);
      } else if (there.withdrawal().attempt().hold() == HoldStatus.NONE) {
        unheld.add(there.withdrawal());
      }
    }
    refused.putAll(holds.place(unheld));
    workArrived.run();
    refused.values().forEach(BulkWithdrawals::requireKnown);
    return outcomes(user, requests, stored, refused);
  }

  private List<Outcome> outcomes(
      UUID user,
      List<WithdrawalRequest> requests,
      Map<String, Intake.Stored> before,
      Map<String, Refusal> refused) {
    Map<String, Withdrawal> now =
        jdbi.withHandle(h -> store.findByKeys(h, user, Intake.keys(requests)));
    List<Outcome> outcomes = new ArrayList<>();
    for (WithdrawalRequest request : requests) {
      String key = request.idempotencyKey();
      Refusal refusal = refused.get(key);
      Withdrawal withdrawal = now.get(key);
      if (refusal != null) {
        outcomes.add(Outcome.refused(refusal));
      } else if (withdrawal == null || withdrawal.attempt().hold() == HoldStatus.NONE) {
        throw unknown();
      } else {
        boolean isNew = Objects.requireNonNull(before.get(key)).isNew();
        outcomes.add(outcome(withdrawal, !isNew));
      }
    }
    return outcomes;
  }

  /** What is recorded of the first attempt, as the answer to its request. */
  static Outcome outcome(Withdrawal withdrawal, boolean replayed) {
    Refusal refusal = WithdrawalRules.recordedRefusal(withdrawal);
    return refusal == null ? new Outcome(withdrawal, replayed, null) : Outcome.refused(refusal);
  }

  private static void requireKnown(Refusal refusal) {
    switch (Situations.of(refusal.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY, SITUATION_INTERNAL ->
          throw refusal;
      default -> {}
    }
  }

  private static Refusal unknown() {
    return new Refusal(
        Reason.UNAVAILABLE,
        "what became of some withdrawals is not known; the same again tells and goes on from here");
  }
}
