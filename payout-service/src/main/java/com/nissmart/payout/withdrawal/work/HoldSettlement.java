package com.nissmart.payout.withdrawal.work;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.Completion;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import java.time.InstantSource;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures the holds of withdrawals that were paid, and releases those that were not. */
final class HoldSettlement implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HoldSettlement.class);

  private final Jdbi jdbi;
  private final HoldLedger ledger;
  private final RailFacts facts;
  private final InstantSource time;
  private final CallBatcher<Completion, Boolean> completions;

  HoldSettlement(Jdbi jdbi, HoldLedger ledger, RailFacts facts, int parallel, InstantSource time) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.facts = facts;
    this.time = time;
    this.completions =
        new CallBatcher<>(
            "withdrawal-completions",
            parallel,
            parallel,
            batch ->
                jdbi.inTransaction(h -> WithdrawalLifecycle.complete(h, batch, time.instant())));
  }

  @Override
  public void close() {
    completions.close();
  }

  /**
   * Captures a hold and completes the withdrawal; the statement is null when it is recorded
   * already.
   */
  void capture(Claim claim, @Nullable RailStatement statement) {
    FaultPoint.at("payout.before-capture");
    UUID capture;
    try {
      capture = ledger.capture(claim.withdrawal(), hold(claim));
    } catch (Refusal refusal) {
      failIfReleased(claim, refusal);
      return;
    }
    FaultPoint.at("payout.after-capture");
    complete(claim, capture, statement);
  }

  /** Releases a hold and fails the withdrawal. */
  void release(Claim claim) {
    FaultPoint.at("payout.before-release");
    UUID release;
    try {
      release = ledger.release(claim.withdrawal(), hold(claim));
    } catch (Refusal refusal) {
      completeIfCaptured(claim, refusal);
      return;
    }
    FaultPoint.at("payout.after-release");
    fail(claim, release);
  }

  /** Fails a released withdrawal. A payment that became known meanwhile is booked late. */
  private void fail(Claim claim, UUID release) {
    UUID id = claim.withdrawal().id();
    jdbi.useTransaction(h -> {
      Withdrawal now = WithdrawalRows.lock(h, id).orElseThrow();
      if (!WithdrawalLifecycle.fail(h, claim, release, time.instant())) {
        throw new LeaseLostException(claim, "its failure");
      }
      if (now.attempt().outcome() == AttemptOutcome.PAID) {
        facts.paidAfterRelease(h, now);
      }
    });
  }

  /**
   * Fails a withdrawal whose hold cannot be captured because it was released before the payment
   * became known. The ledger answers the repeated release as it did the first.
   */
  private void failIfReleased(Claim claim, Refusal capture) {
    if (capture.reason() != Reason.HOLD_RESOLVED) {
      throw capture;
    }
    UUID release;
    try {
      release = ledger.release(claim.withdrawal(), hold(claim));
    } catch (Refusal refusal) {
      throw refusal.reason() == Reason.HOLD_RESOLVED ? capture : refusal;
    }
    fail(claim, release);
  }

  /**
   * Completes a withdrawal whose hold cannot be released because another worker captured it before
   * NOT_PAID was recorded. The money has left the account, and the ledger answers the repeated
   * capture as it did the first.
   */
  private void completeIfCaptured(Claim claim, Refusal release) {
    if (release.reason() != Reason.HOLD_RESOLVED) {
      throw release;
    }
    UUID capture;
    try {
      capture = ledger.capture(claim.withdrawal(), hold(claim));
    } catch (Refusal refusal) {
      throw refusal.reason() == Reason.HOLD_RESOLVED ? release : refusal;
    }
    log.error(
        "{} stays paid: its hold was captured before the rail said that it was not paid",
        claim.withdrawal().publicId());
    complete(claim, capture, null);
  }

  private void complete(Claim claim, UUID capture, @Nullable RailStatement statement) {
    if (!completions.write(new Completion(claim, capture, statement))) {
      throw new LeaseLostException(claim, "its completion");
    }
  }

  private static UUID hold(Claim claim) {
    return Objects.requireNonNull(claim.withdrawal().attempt().holdTransactionId());
  }
}
