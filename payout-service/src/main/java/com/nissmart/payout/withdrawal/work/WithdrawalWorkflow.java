package com.nissmart.payout.withdrawal.work;

import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.payout.withdrawal.hold.HoldRules;
import com.nissmart.payout.withdrawal.hold.Holds;
import com.nissmart.payout.withdrawal.hold.Holds.PlacedHold;
import com.nissmart.payout.withdrawal.work.RailExchange.AccountFrozenException;
import com.nissmart.payout.withdrawal.work.RailExchange.RailClosedException;
import com.nissmart.payout.withdrawal.work.RailExchange.RailMissingException;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes a claimed withdrawal as far as possible. Each step can be repeated: after a crash at any
 * point another worker continues from the recorded state. A withdrawal that fails again and again
 * is set aside for an operator, and is still tried now and then.
 */
final class WithdrawalWorkflow implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalWorkflow.class);

  private final Holds holds;
  private final WorkSettings settings;
  private final RandomGenerator random;
  private final HoldSettlement settlement;
  private final RailExchange rail;
  private final UnfinishedWork unfinished;

  WithdrawalWorkflow(
      Jdbi jdbi,
      HoldLedger ledger,
      Holds holds,
      Rails rails,
      RailFacts facts,
      String process,
      WorkSettings settings,
      RandomGenerator random,
      InstantSource time,
      LongSupplier nanoTime) {
    this.holds = holds;
    this.settings = settings;
    this.random = random;
    this.settlement = new HoldSettlement(jdbi, ledger, facts, settings.parallel(), time);
    AnsweredPayments answers =
        new AnsweredPayments(jdbi, settlement, facts, settings, random, time);
    this.rail = new RailExchange(jdbi, rails, ledger, answers, process, settings, time, nanoTime);
    this.unfinished = new UnfinishedWork(jdbi, settings.aside(), time);
  }

  @Override
  public void close() {
    rail.close();
    settlement.close();
  }

  /**
   * Takes every step that is possible now. After any failure the withdrawal is claimed again later.
   */
  void run(Claim claim) {
    try {
      step(claim);
    } catch (LeaseLostException e) {
      log.info("{}", e.getMessage());
      // The lease is still ours, so a fact was applied meanwhile: the next worker acts on it now.
      unfinished.putBack(claim, Duration.ZERO, false);
    } catch (RailClosedException e) {
      // A random part, so that the waiting withdrawals are not all tried at the same moment.
      Duration spread = Duration.ofMillis(random.nextLong(e.pause().toMillis() + 1));
      unfinished.putBack(claim, e.pause().plus(spread), false);
    } catch (AccountFrozenException e) {
      unfinished.waitForAccount(claim, settings.backoff().after(claim.lease().tries(), random));
    } catch (RailMissingException e) {
      log.error("{}", e.getMessage());
      unfinished.setAside(claim.lease(), "the rail that was given it is not configured");
    } catch (RuntimeException e) {
      failed(claim, GrpcErrors.toRefusal(e));
    }
  }

  private void step(Claim claim) {
    Withdrawal withdrawal = claim.withdrawal();
    switch (WithdrawalRules.nextStep(withdrawal)) {
      case PLACE_HOLD -> {
        PlacedHold placed = holds.place(withdrawal);
        if (placed.refusal() != null) {
          throw placed.refusal();
        }
      }
      case FINISH_CANCEL -> holds.finishCancel(withdrawal);
      case SEND -> rail.start(claim);
      case ASK -> rail.ask(claim);
      case CAPTURE -> settlement.capture(claim, null);
      case RELEASE -> settlement.release(claim);
      case NOTHING -> throw new IllegalStateException("Nothing to do for " + withdrawal.publicId());
    }
  }

  private void failed(Claim claim, Refusal why) {
    int tries = claim.lease().tries();
    Duration pause = settings.backoff().after(tries, random);
    boolean contradiction = HoldRules.isContradiction(why);
    log.atLevel(contradiction ? Level.ERROR : Level.WARN)
        .log(
            "{} waits {} after try {}: {} {}",
            claim.withdrawal().publicId(),
            pause,
            tries,
            why.reason(),
            why.detail());
    if (contradiction || isPoison(tries, why)) {
      unfinished.setAside(claim.lease(), "it makes no progress: " + why.reason());
    } else {
      unfinished.putBack(claim, pause, true);
    }
  }

  /** Returns false when a service is only away, because it comes back without an operator. */
  private boolean isPoison(int tries, Refusal why) {
    return switch (ReasonStatus.of(why.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY -> false;
      default -> settings.isPoison(tries);
    };
  }
}
