package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.Batcher;
import com.nissmart.payout.fault.FaultPoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Places and gives back the hold of an attempt. Safe to be run by several at once and again after
 * any crash: the ledger answers every call with the same key in the same way, and the first answer
 * that arrives is recorded.
 */
final class Holds implements AutoCloseable {
  private static final int LARGEST_BATCH = 200;
  private static final int WAITING = 5_000;
  private static final Logger log = LoggerFactory.getLogger(Holds.class);

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final HoldStore holds = new HoldStore();
  private final WithdrawalStore withdrawals = new WithdrawalStore();
  private final Batcher<HoldStore.Held, Optional<Withdrawal>> held;

  /**
   * Holds.
   *
   * @param cancelWindow how long an accepted withdrawal waits before it is sent
   */
  Holds(Jdbi jdbi, LedgerClient ledger, Duration cancelWindow) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.held =
        new Batcher<>(
            "withdrawal-holds",
            LARGEST_BATCH,
            WAITING,
            batch -> jdbi.withHandle(h -> record(h, batch, cancelWindow)));
  }

  @Override
  public void close() {
    held.close();
  }

  /**
   * Makes the ledger's answer to the attempt's hold known and recorded, whatever it is.
   *
   * @return the withdrawal as it is then, with the same attempt; nothing when it is gone
   * @throws Refusal when it cannot be known now, or the withdrawal can never be carried out and was
   *     forgotten
   */
  Optional<Withdrawal> place(Withdrawal withdrawal) {
    try {
      FaultPoint.at("payout.before-hold");
      UUID transaction = ledger.hold(withdrawal);
      FaultPoint.at("payout.after-hold");
      return held.write(new HoldStore.Held(withdrawal, transaction));
    } catch (Refusal refusal) {
      refused(withdrawal, refusal);
      int attempt = withdrawal.attempt().no();
      return jdbi.withHandle(h -> withdrawals.findAttempt(h, withdrawal.id(), attempt));
    }
  }

  /** Recorded, and read back: what others recorded meanwhile is as good. */
  private List<Optional<Withdrawal>> record(
      Handle handle, List<HoldStore.Held> batch, Duration cancelWindow) {
    holds.heldAll(handle, batch, cancelWindow);
    List<Withdrawal> asked = batch.stream().map(HoldStore.Held::withdrawal).toList();
    Map<UUID, Withdrawal> now = withdrawals.findAttempts(handle, asked);
    return asked.stream().map(one -> Optional.ofNullable(now.get(one.id()))).toList();
  }

  private void refused(Withdrawal withdrawal, Refusal refusal) {
    switch (WithdrawalRules.meaning(refusal)) {
      case BY_RULE -> record(withdrawal, refusal);
      case IMPOSSIBLE -> {
        if (withdrawal.attempt().no() > 1) {
          record(withdrawal, refusal);
        } else {
          jdbi.useHandle(h -> withdrawals.forget(h, withdrawal.id()));
          throw refusal;
        }
      }
      case UNKNOWN -> throw stillOpen(withdrawal, refusal);
    }
  }

  /** What a client is told of a refusal that says nothing about the hold. */
  static Refusal stillOpen(Withdrawal withdrawal, Refusal refusal) {
    Refusal told = WithdrawalRules.stillOpen(refusal);
    if (told != refusal) {
      log.atLevel(WithdrawalRules.isContradiction(refusal) ? Level.ERROR : Level.WARN)
          .log(
              "the ledger answered for the hold of {} with {}: {}",
              withdrawal.publicId(),
              refusal.reason(),
              refusal.detail());
    }
    return told;
  }

  private void record(Withdrawal withdrawal, Refusal refusal) {
    jdbi.useHandle(h -> holds.refused(h, byRule(withdrawal, refusal)));
  }

  /** What is recorded of a refusal by rule. */
  static HoldStore.Refused byRule(Withdrawal withdrawal, Refusal refusal) {
    return new HoldStore.Refused(
        withdrawal,
        new Failure(refusal.reason(), refusal.detail()),
        LedgerClient.recordedIn(refusal));
  }

  /**
   * Ends a PENDING withdrawal whose cancellation was requested: CANCELLED, or FAILED when the
   * ledger refuses its hold.
   *
   * @return the withdrawal afterwards; nothing when it could never be carried out and was forgotten
   * @throws Refusal as {@link #place}
   */
  Optional<Withdrawal> finishCancel(Withdrawal requested) {
    if (requested.attempt().hold() == HoldStatus.NONE) {
      var _ = place(requested);
    }
    Optional<Withdrawal> now = find(requested.id());
    if (now.isPresent()
        && WithdrawalRules.nextStep(now.get()) == WithdrawalRules.Step.FINISH_CANCEL) {
      Withdrawal withdrawal = now.get();
      UUID release = release(withdrawal);
      jdbi.useHandle(h -> holds.cancelled(h, withdrawal, release));
      return find(requested.id());
    }
    return now;
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

  private Optional<Withdrawal> find(UUID id) {
    return jdbi.withHandle(h -> withdrawals.find(h, id));
  }
}
