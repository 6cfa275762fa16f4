package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.Batcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.RailFact.Channel;
import com.nissmart.payout.withdrawal.RailRules.Verdict;
import com.nissmart.payout.withdrawal.RailStore.Completion;
import com.nissmart.payout.withdrawal.RailStore.Start;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a claimed withdrawal, asks about it, and does what the answer means. Each step is recorded
 * before the next one acts on the outside world.
 */
final class RailSteps implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RailSteps.class);

  private final Jdbi jdbi;
  private final LedgerClient ledger;
  private final RailGate gate;
  private final WorkSettings settings;
  private final RandomGenerator random;
  private final LongSupplier nanoTime;
  private final RailFacts facts;
  private final Batcher<Start, Boolean> starts;
  private final Batcher<Completion, Boolean> completions;
  private final RailStore railStore = new RailStore();
  private final WorkStore work = new WorkStore();

  RailSteps(
      Jdbi jdbi,
      LedgerClient ledger,
      RailGate gate,
      WorkSettings settings,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.gate = gate;
    this.settings = settings;
    this.random = random;
    this.nanoTime = nanoTime;
    this.facts = new RailFacts(jdbi, () -> {});
    int most = settings.parallel();
    this.starts =
        new Batcher<>(
            "withdrawal-starts",
            most,
            most,
            batch -> jdbi.withHandle(h -> railStore.start(h, batch, settings.lease())));
    this.completions =
        new Batcher<>(
            "withdrawal-completions",
            most,
            most,
            batch -> jdbi.withHandle(h -> railStore.complete(h, batch)));
  }

  @Override
  public void close() {
    starts.close();
    completions.close();
  }

  /** Hands it to the rail for the first time. */
  void start(Claim claim) {
    enter();
    try {
      String reference = WithdrawalRules.externalReference(claim.withdrawal());
      long leaseFrom = nanoTime.getAsLong();
      require(starts.write(new Start(claim, reference)), claim, "its start");
      FaultPoint.at("payout.processing");
      send(claim, reference, leaseFrom, false);
    } finally {
      gate.leave();
    }
  }

  /** Asks the rail what became of it, and sends it again when that is the answer. */
  void ask(Claim claim) {
    enter();
    try {
      String reference = Objects.requireNonNull(claim.withdrawal().attempt().externalReference());
      RailAnswer answer = gate.query(reference);
      boolean settled = claim.sinceSent().compareTo(gate.rail().settlingTime()) >= 0;
      SendAnswer sent = claim.withdrawal().attempt().sendAnswer();
      tellContradiction(claim, answer, sent);
      Verdict verdict = RailRules.afterAsking(answer, sent, settled);
      if (verdict instanceof Verdict.SendAgain) {
        long leaseFrom = nanoTime.getAsLong();
        require(
            jdbi.withHandle(h -> railStore.sendAgain(h, claim, settings.lease())),
            claim,
            "sending again");
        send(claim, reference, leaseFrom, true);
      } else {
        conclude(claim, verdict, answer, Channel.QUERY, true);
      }
    } finally {
      gate.leave();
    }
  }

  private void enter() {
    Duration pause = gate.tryEnter();
    if (pause.isPositive()) {
      throw new RailClosedException(pause);
    }
  }

  private void tellContradiction(Claim claim, RailAnswer answer, @Nullable SendAnswer sent) {
    if (RailRules.isContradiction(answer, sent)) {
      log.error(
          "{} stays held: the rail {} accepted it and does not know it now",
          claim.withdrawal().publicId(),
          gate.rail().name());
    }
  }

  private void send(Claim claim, String reference, long leaseFrom, boolean again) {
    FaultPoint.at("payout.before-send");
    if (nanoTime.getAsLong() - leaseFrom
        > settings.lease().minus(gate.rail().timeout()).toNanos()) {
      // The process was paused just here; somebody else may have it before the call would end.
      throw new FencedException(claim, "sending");
    }
    RailPayment payment = payment(claim.withdrawal(), reference);
    FaultPoint.during("payout.sending");
    RailAnswer answer = gate.send(payment);
    FaultPoint.at("payout.after-send");
    conclude(claim, RailRules.afterSending(answer), answer, Channel.SEND, again);
  }

  /**
   * Does what the answer means. What is conclusive counts even when it cannot be done, because this
   * worker's time is over, or the hold is gone, or the ledger is away: as something that was heard.
   *
   * @param doubtful an operator may be deciding at this moment: a yes is recorded before the ledger
   *     acts on it, so that one of the two comes first
   */
  private void conclude(
      Claim claim, Verdict verdict, RailAnswer answer, Channel channel, boolean doubtful) {
    RailWord word = RailWord.of(channel, answer);
    try {
      decide(claim, verdict, word, doubtful);
    } catch (RuntimeException e) {
      hearAtLeast(claim, verdict, answer, channel, e);
      throw e;
    }
    if (answer instanceof RailAnswer.Returned) {
      hear(claim, verdict, answer, channel);
    }
  }

  private void decide(Claim claim, Verdict verdict, RailWord word, boolean doubtful) {
    switch (verdict) {
      case Verdict.Paid _ -> {
        if (doubtful) {
          require(jdbi.withHandle(h -> railStore.decidePaid(h, claim, word)), claim, "its payment");
          FaultPoint.at("payout.decided-paid");
        }
        capture(claim, word);
      }
      case Verdict.NotPaid no -> {
        require(
            jdbi.withHandle(h -> railStore.decideNotPaid(h, claim, no.failure(), word)),
            claim,
            "its refusal by the rail");
        FaultPoint.at("payout.decided-not-paid");
        release(claim);
      }
      case Verdict.Wait wait -> {
        Duration after = pause(claim, wait);
        require(
            jdbi.withHandle(h -> work.await(h, claim, wait, word, after)), claim, "its waiting");
      }
      case Verdict.SendAgain _ ->
          throw new IllegalStateException("an answer to a sending asks for none");
    }
  }

  private void hearAtLeast(
      Claim claim, Verdict verdict, RailAnswer answer, Channel channel, RuntimeException why) {
    try {
      hear(claim, verdict, answer, channel);
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private void hear(Claim claim, Verdict verdict, RailAnswer answer, Channel channel) {
    RailFact.@Nullable Kind kind =
        switch (verdict) {
          case Verdict.Paid _ when answer instanceof RailAnswer.Returned -> RailFact.Kind.RETURNED;
          case Verdict.Paid _ -> RailFact.Kind.PAID;
          case Verdict.NotPaid _ when answer instanceof RailAnswer.NotPaid ->
              RailFact.Kind.NOT_PAID;
          default -> null;
        };
    if (kind != null) {
      String reference = WithdrawalRules.externalReference(claim.withdrawal());
      facts.hear(
          new RailFact(reference, kind, null, channel, RailWord.of(channel, answer).detail()));
    }
  }

  /**
   * Captures what was paid.
   *
   * @param word what the rail just said
   */
  void capture(Claim claim, @Nullable RailWord word) {
    FaultPoint.at("payout.before-capture");
    UUID capture = ledger.capture(claim.withdrawal(), hold(claim));
    FaultPoint.at("payout.after-capture");
    require(completions.write(new Completion(claim, capture, word)), claim, "its completion");
  }

  /** Releases what was not paid. */
  void release(Claim claim) {
    FaultPoint.at("payout.before-release");
    UUID release;
    try {
      release = ledger.release(claim.withdrawal(), hold(claim));
    } catch (Refusal refusal) {
      captured(claim, refusal);
      return;
    }
    FaultPoint.at("payout.after-release");
    require(jdbi.withHandle(h -> railStore.fail(h, claim, release)), claim, "its failure");
  }

  /**
   * A no was recorded while another worker was told yes and captured: the money has left, and the
   * ledger answers for the capture as it did then.
   */
  private void captured(Claim claim, Refusal release) {
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
        "{} stays paid: its hold was captured before the rail {} said that it was not",
        claim.withdrawal().publicId(),
        gate.rail().name());
    require(completions.write(new Completion(claim, capture, null)), claim, "its completion");
  }

  /**
   * When the rail says when to ask, that is soon enough the first time; otherwise and later, the
   * back-off. What an operator has to look at has time.
   */
  private Duration pause(Claim claim, Verdict.Wait wait) {
    if (wait.operator() != null || claim.withdrawal().needsOperatorSince() != null) {
      return settings.aside();
    }
    if (!wait.atLeast().isPositive()) {
      return settings.backoff().after(claim.tries(), random);
    }
    Duration patience =
        claim.tries() > 1 ? settings.backoff().after(claim.tries() - 1, random) : Duration.ZERO;
    return patience.compareTo(wait.atLeast()) > 0 ? patience : wait.atLeast();
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
