package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes a claimed withdrawal as far as it gets. Each act can be repeated, so that after a crash
 * anywhere another worker goes on from what is recorded. What fails again and again is set aside
 * for an operator, and still tried now and then.
 */
final class WithdrawalWorkflow implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalWorkflow.class);

  private final Jdbi jdbi;
  private final WorkSettings settings;
  private final RandomGenerator random;
  private final Holds holds;
  private final RailSteps steps;
  private final WorkStore work = new WorkStore();

  WithdrawalWorkflow(
      Jdbi jdbi,
      LedgerClient ledger,
      RailGate gate,
      WorkSettings settings,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.settings = settings;
    this.random = random;
    this.holds = new Holds(jdbi, ledger, settings.cancelWindow());
    this.steps = new RailSteps(jdbi, ledger, gate, settings, random, nanoTime);
  }

  @Override
  public void close() {
    steps.close();
    holds.close();
  }

  /** Does what can be done now. Whatever goes wrong, the withdrawal is taken up again later. */
  void run(Claim claim) {
    try {
      step(claim);
    } catch (FencedException e) {
      log.info("{}", e.getMessage());
      // Where the lease is still ours, something else was heard meanwhile: somebody acts on it now.
      putBack(claim, Duration.ZERO, false);
    } catch (RailClosedException e) {
      // Spread, so that those who wait do not all come back at once.
      Duration spread = Duration.ofMillis(random.nextLong(e.pause().toMillis() + 1));
      putBack(claim, e.pause().plus(spread), false);
    } catch (RuntimeException e) {
      failed(claim, GrpcErrors.toRefusal(e));
    }
  }

  private void step(Claim claim) {
    Withdrawal withdrawal = claim.withdrawal();
    switch (WithdrawalRules.nextStep(withdrawal)) {
      case PLACE_HOLD -> {
        var _ = holds.place(withdrawal);
      }
      case FINISH_CANCEL -> holds.finishCancel(withdrawal);
      case SEND -> steps.start(claim);
      case ASK -> steps.ask(claim);
      case CAPTURE -> steps.capture(claim, null);
      case RELEASE -> steps.release(claim);
      case NOTHING -> throw new IllegalStateException("nothing to do for " + withdrawal.publicId());
    }
  }

  private void failed(Claim claim, Refusal why) {
    Duration after = settings.backoff().after(claim.tries(), random);
    boolean contradiction = WithdrawalRules.isContradiction(why);
    log.atLevel(contradiction ? Level.ERROR : Level.WARN)
        .log(
            "{} waits {} after try {}: {} {}",
            claim.withdrawal().publicId(),
            after,
            claim.tries(),
            why.reason(),
            why.detail());
    if (contradiction || isPoison(claim, why)) {
      setAside(claim, why);
    } else {
      putBack(claim, after, true);
    }
  }

  /** What is away comes back by itself; anything else is the withdrawal's own trouble. */
  private boolean isPoison(Claim claim, Refusal why) {
    return switch (Situations.of(why.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY -> false;
      default -> settings.isPoison(claim.tries());
    };
  }

  private void setAside(Claim claim, Refusal why) {
    Lease lease = new Lease(claim.withdrawal().id(), claim.epoch(), claim.tries());
    try {
      jdbi.useHandle(h ->
          work.setAside(h, lease, "it does not get further: " + why.reason(), settings.aside()));
    } catch (RuntimeException e) {
      tellStuck(claim, e);
    }
  }

  private void putBack(Claim claim, Duration after, boolean counts) {
    try {
      jdbi.useHandle(h -> work.putBack(h, claim, after, counts));
    } catch (RuntimeException e) {
      tellStuck(claim, e);
    }
  }

  /** Its lease will end by itself. */
  private static void tellStuck(Claim claim, RuntimeException e) {
    log.warn("{} cannot be put back: {}", claim.withdrawal().publicId(), e.toString());
  }
}
