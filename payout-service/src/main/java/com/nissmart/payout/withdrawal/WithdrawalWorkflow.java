package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.RailRules.Verdict;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes a claimed withdrawal as far as it gets. Each step is recorded before the next one acts on
 * the outside world, and each act can be repeated, so that after a crash anywhere another worker
 * goes on from what is recorded.
 */
final class WithdrawalWorkflow {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalWorkflow.class);

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final PaymentRail rail;
  private final WorkSettings settings;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final Holds holds;
  private final RailStore railStore = new RailStore();
  private final WorkStore work = new WorkStore();

  WithdrawalWorkflow(
      Jdbi jdbi,
      LedgerClient ledger,
      PaymentRail rail,
      WorkSettings settings,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.rail = rail;
    this.settings = settings;
    this.random = random;
    this.nanoTime = nanoTime;
    this.holds = new Holds(jdbi, ledger, settings.cancelWindow());
  }

  /** Does what can be done now. Whatever goes wrong, the withdrawal is taken up again later. */
  void run(Claim claim) {
    try {
      step(claim);
    } catch (FencedException e) {
      log.info("{}", e.getMessage());
    } catch (RuntimeException e) {
      Refusal why = GrpcErrors.toRefusal(e);
      Duration after = settings.backoff().after(claim.tries(), random);
      log.atLevel(WithdrawalRules.isContradiction(why) ? Level.ERROR : Level.WARN)
          .log(
              "{} waits {} after try {}: {} {}",
              claim.withdrawal().publicId(),
              after,
              claim.tries(),
              why.reason(),
              why.detail());
      putBack(claim, after);
    }
  }

  private void step(Claim claim) {
    Withdrawal withdrawal = claim.withdrawal();
    switch (WithdrawalRules.nextStep(withdrawal)) {
      case PLACE_HOLD -> holds.place(withdrawal);
      case FINISH_CANCEL -> holds.finishCancel(withdrawal);
      case SEND -> start(claim);
      case ASK -> ask(claim);
      case RELEASE -> release(claim);
      case NOTHING -> throw new IllegalStateException("nothing to do for " + withdrawal.publicId());
    }
  }

  private void start(Claim claim) {
    String reference = WithdrawalRules.externalReference(claim.withdrawal());
    long leaseFrom = nanoTime.getAsLong();
    require(
        jdbi.withHandle(h -> railStore.start(h, claim, reference, settings.lease())),
        claim,
        "its start");
    send(claim, reference, leaseFrom);
  }

  private void ask(Claim claim) {
    String reference = Objects.requireNonNull(claim.withdrawal().attempt().externalReference());
    RailAnswer answer = answer(() -> rail.query(reference));
    boolean settled = claim.sinceSent().compareTo(rail.settlingTime()) >= 0;
    SendAnswer sent = claim.withdrawal().attempt().sendAnswer();
    if (RailRules.isContradiction(answer, sent)) {
      log.error(
          "{} stays held: the rail {} accepted {} and does not know it now",
          claim.withdrawal().publicId(),
          rail.name(),
          reference);
    }
    Verdict verdict = RailRules.afterAsking(answer, sent, settled);
    if (verdict instanceof Verdict.SendAgain) {
      long leaseFrom = nanoTime.getAsLong();
      require(
          jdbi.withHandle(h -> railStore.sendAgain(h, claim, settings.lease())),
          claim,
          "sending again");
      send(claim, reference, leaseFrom);
    } else {
      decide(claim, verdict);
    }
  }

  private void send(Claim claim, String reference, long leaseFrom) {
    FaultPoint.at("payout.before-send");
    if (nanoTime.getAsLong() - leaseFrom > settings.lease().minus(rail.timeout()).toNanos()) {
      // The process was paused just here; somebody else may have it before the call would end.
      throw new FencedException(claim, "sending");
    }
    RailPayment payment = payment(claim.withdrawal(), reference);
    RailAnswer answer = answer(() -> rail.send(payment));
    FaultPoint.at("payout.after-send");
    decide(claim, RailRules.afterSending(answer));
  }

  private void decide(Claim claim, Verdict verdict) {
    switch (verdict) {
      case Verdict.Paid _ -> capture(claim);
      case Verdict.NotPaid no -> {
        require(
            jdbi.withHandle(h -> railStore.decideNotPaid(h, claim, no.failure())),
            claim,
            "its refusal by the rail");
        FaultPoint.at("payout.decided-not-paid");
        release(claim);
      }
      case Verdict.Wait wait -> await(claim, wait);
      case Verdict.SendAgain _ ->
          throw new IllegalStateException("an answer to a sending asks for none");
    }
  }

  private void capture(Claim claim) {
    FaultPoint.at("payout.before-capture");
    UUID capture = ledger.capture(claim.withdrawal(), hold(claim));
    FaultPoint.at("payout.after-capture");
    require(jdbi.withHandle(h -> railStore.complete(h, claim, capture)), claim, "its completion");
  }

  private void release(Claim claim) {
    FaultPoint.at("payout.before-release");
    UUID release = ledger.release(claim.withdrawal(), hold(claim));
    FaultPoint.at("payout.after-release");
    require(jdbi.withHandle(h -> railStore.fail(h, claim, release)), claim, "its failure");
  }

  private void await(Claim claim, Verdict.Wait wait) {
    Duration after = pause(claim, wait);
    require(
        jdbi.withHandle(h -> work.await(h, claim, wait.sendAnswer(), wait.doubt(), after)),
        claim,
        "its waiting");
  }

  /**
   * When the rail says when to ask, that is soon enough the first time; otherwise and later, the
   * back-off.
   */
  private Duration pause(Claim claim, Verdict.Wait wait) {
    if (!wait.atLeast().isPositive()) {
      return settings.backoff().after(claim.tries(), random);
    }
    Duration patience =
        claim.tries() > 1 ? settings.backoff().after(claim.tries() - 1, random) : Duration.ZERO;
    return patience.compareTo(wait.atLeast()) > 0 ? patience : wait.atLeast();
  }

  private RailAnswer answer(Supplier<RailAnswer> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      log.warn("the rail {} could not be understood", rail.name(), e);
      return new RailAnswer.Inconclusive("The rail could not be understood");
    }
  }

  private void putBack(Claim claim, Duration after) {
    try {
      jdbi.useHandle(h -> work.putBack(h, claim, after));
    } catch (RuntimeException e) {
      // Its lease will end by itself.
      log.warn("{} cannot be put back: {}", claim.withdrawal().publicId(), e.toString());
    }
  }

  private static UUID hold(Claim claim) {
    return Objects.requireNonNull(claim.withdrawal().attempt().holdTransactionId());
  }

  private static RailPayment payment(Withdrawal withdrawal, String reference) {
    Money amount = withdrawal.amount();
    Destination to = withdrawal.destination();
    return new RailPayment(reference, amount, to.bankCode(), to.accountNumber(), to.accountName());
  }

  private static void require(boolean written, Claim claim, String step) {
    if (!written) {
      throw new FencedException(claim, step);
    }
  }
}
