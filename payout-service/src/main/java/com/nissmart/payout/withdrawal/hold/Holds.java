package com.nissmart.payout.withdrawal.hold;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.HoldStatus;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.hold.HoldLedger.HoldAnswer;
import com.nissmart.payout.withdrawal.hold.HoldRules.HoldRefusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Places and releases the holds of attempts. Several may do so at once, and again after any crash,
 * without a lease: the ledger answers every call with the same key in the same way, and the first
 * answer that arrives is recorded.
 */
public final class Holds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Holds.class);
  private static final int LARGEST_BATCH = 200;
  private static final int LARGEST_CALL = 250;
  private static final int WAITING = 5_000;

  private final Jdbi jdbi;
  private final HoldLedger ledger;
  private final Duration cancelWindow;
  private final InstantSource time;
  private final CallBatcher<AnsweredHold, PlacedHold> recorder;

  public Holds(Jdbi jdbi, HoldLedger ledger, Duration cancelWindow, InstantSource time) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.cancelWindow = cancelWindow;
    this.time = time;
    this.recorder = new CallBatcher<>("withdrawal-holds", LARGEST_BATCH, WAITING, this::record);
  }

  private record AnsweredHold(Withdrawal withdrawal, HoldAnswer answer) {}

  /**
   * The result of placing a hold.
   *
   * @param withdrawal as it is then, with the same attempt; null when it was deleted
   * @param refusal why there is no hold, where that is not recorded
   * @param isKnown whether the ledger answered; otherwise the same must be asked again
   */
  public record PlacedHold(
      @Nullable Withdrawal withdrawal, @Nullable Refusal refusal, boolean isKnown) {
    private static PlacedHold unknown(Withdrawal withdrawal, Refusal refusal) {
      return new PlacedHold(withdrawal, stillOpen(withdrawal, refusal), false);
    }
  }

  @Override
  public void close() {
    recorder.close();
  }

  /** Asks the ledger for the hold of an attempt and records every answer. */
  public PlacedHold place(Withdrawal withdrawal) {
    FaultPoint.at("payout.before-hold");
    AnsweredHold answered = new AnsweredHold(withdrawal, ledger.hold(withdrawal));
    FaultPoint.at("payout.after-hold");
    try {
      return recorder.write(answered);
    } catch (Refusal refusal) {
      return PlacedHold.unknown(withdrawal, refusal);
    }
  }

  /** Places many holds of one user; makes no further call after one without an answer. */
  public List<PlacedHold> placeAll(List<Withdrawal> withdrawals) {
    List<PlacedHold> placed = new ArrayList<>();
    for (int from = 0; from < withdrawals.size(); from += LARGEST_CALL) {
      List<Withdrawal> some =
          withdrawals.subList(from, Math.min(withdrawals.size(), from + LARGEST_CALL));
      List<HoldAnswer> answers = ledger.holdAll(some);
      List<AnsweredHold> answered = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        answered.add(new AnsweredHold(some.get(i), answers.get(i)));
      }
      placed.addAll(record(answered));
      Optional<PlacedHold> lost = placed.stream().filter(hold -> !hold.isKnown()).findFirst();
      if (lost.isPresent()) {
        placed.addAll(Collections.nCopies(withdrawals.size() - placed.size(), lost.get()));
        return placed;
      }
    }
    return placed;
  }

  /** Records answers, and reads the withdrawals again: others may have recorded the same. */
  private List<PlacedHold> record(List<AnsweredHold> all) {
    List<WithdrawalLifecycle.Hold> held = new ArrayList<>();
    List<WithdrawalLifecycle.RefusedHold> refused = new ArrayList<>();
    Map<UUID, Refusal> impossible = new HashMap<>();
    Map<UUID, Refusal> unknown = new HashMap<>();
    for (AnsweredHold one : all) {
      Withdrawal withdrawal = one.withdrawal;
      Refusal refusal = one.answer.refusal();
      if (refusal == null) {
        UUID transaction = Objects.requireNonNull(one.answer.transaction());
        held.add(new WithdrawalLifecycle.Hold(withdrawal, transaction));
        continue;
      }
      HoldRefusal meaning = HoldRules.meaning(refusal);
      if (meaning == HoldRefusal.UNKNOWN) {
        unknown.put(withdrawal.id(), refusal);
      } else if (meaning == HoldRefusal.IMPOSSIBLE && withdrawal.attempt().no() == 1) {
        impossible.put(withdrawal.id(), refusal);
      } else {
        refused.add(refused(withdrawal, refusal));
      }
    }
    List<Withdrawal> given = all.stream().map(AnsweredHold::withdrawal).toList();
    Map<UUID, Withdrawal> now =
        jdbi.withHandle(h -> {
          write(h, held, refused, impossible);
          return WithdrawalRows.again(h, given);
        });
    return given.stream()
        .map(withdrawal -> {
          Refusal open = unknown.get(withdrawal.id());
          return open != null
              ? PlacedHold.unknown(withdrawal, open)
              : new PlacedHold(now.get(withdrawal.id()), impossible.get(withdrawal.id()), true);
        })
        .toList();
  }

  private void write(
      Handle handle,
      List<WithdrawalLifecycle.Hold> held,
      List<WithdrawalLifecycle.RefusedHold> refused,
      Map<UUID, Refusal> impossible) {
    Instant now = time.instant();
    handle.useTransaction(h -> WithdrawalLifecycle.held(h, held, now.plus(cancelWindow), now));
    if (!refused.isEmpty() || !impossible.isEmpty()) {
      handle.useTransaction(h -> {
        WithdrawalLifecycle.refused(h, refused, now);
        WithdrawalLifecycle.forget(h, List.copyOf(impossible.keySet()));
      });
    }
  }

  private static WithdrawalLifecycle.RefusedHold refused(Withdrawal withdrawal, Refusal refusal) {
    String transaction = refusal.transactionId();
    return new WithdrawalLifecycle.RefusedHold(
        withdrawal,
        new AttemptFailure(refusal.reason(), refusal.detail()),
        transaction == null ? null : Ids.TRANSACTION.parse("transaction_id", transaction));
  }

  private static Refusal stillOpen(Withdrawal withdrawal, Refusal refusal) {
    Refusal forClient = HoldRules.stillOpen(refusal);
    if (forClient != refusal) {
      log.atLevel(HoldRules.isContradiction(refusal) ? Level.ERROR : Level.WARN)
          .log(
              "The ledger answered for the hold of {} with {}: {}",
              withdrawal.publicId(),
              refusal.reason(),
              refusal.detail());
    }
    return forClient;
  }

  /**
   * Ends a PENDING withdrawal whose cancellation was requested: as CANCELLED, or as FAILED when the
   * ledger refuses its hold.
   *
   * @return the withdrawal afterwards; empty when it could never be carried out and its record was
   *     deleted
   * @throws Refusal when the ledger's answer is not known, or the withdrawal's record was deleted
   */
  public Optional<Withdrawal> finishCancel(Withdrawal requested) {
    if (requested.attempt().hold() == HoldStatus.NONE) {
      Refusal refusal = place(requested).refusal();
      if (refusal != null) {
        throw refusal;
      }
    }
    Optional<Withdrawal> now = jdbi.withHandle(h -> WithdrawalRows.find(h, requested.id()));
    if (now.isEmpty()
        || WithdrawalRules.nextStep(now.get()) != WithdrawalRules.Step.FINISH_CANCEL) {
      return now;
    }
    UUID release = release(now.get());
    jdbi.useTransaction(h -> WithdrawalLifecycle.cancelled(h, now.get(), release, time.instant()));
    return jdbi.withHandle(h -> WithdrawalRows.find(h, requested.id()));
  }

  private UUID release(Withdrawal withdrawal) {
    UUID hold = Objects.requireNonNull(withdrawal.attempt().holdTransactionId());
    try {
      FaultPoint.at("payout.before-release");
      UUID release = ledger.release(withdrawal, hold);
      FaultPoint.at("payout.after-release");
      return release;
    } catch (Refusal refusal) {
      throw stillOpen(withdrawal, refusal);
    }
  }
}
