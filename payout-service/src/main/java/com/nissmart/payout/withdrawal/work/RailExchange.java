package com.nissmart.payout.withdrawal.work;

import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.AttemptOutcomes;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.Start;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.work.RailRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a claimed withdrawal to the rail, asks about it, and acts on the answer. Each step is
 * recorded before the next one calls the rail or the ledger.
 */
final class RailExchange implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RailExchange.class);

  private final Jdbi jdbi;
  private final RailGate gate;
  private final WorkSettings settings;
  private final RandomGenerator random;
  private final InstantSource time;
  private final LongSupplier nanoTime;
  private final HoldSettlement settlement;
  private final RailFacts facts;
  private final CallBatcher<Start, Boolean> starts;
  private final WorkStore store = new WorkStore();

  RailExchange(
      Jdbi jdbi,
      RailGate gate,
      HoldSettlement settlement,
      WorkSettings settings,
      RandomGenerator random,
      InstantSource time,
      LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.gate = gate;
    this.settlement = settlement;
    this.settings = settings;
    this.random = random;
    this.time = time;
    this.nanoTime = nanoTime;
    this.facts = new RailFacts(jdbi, time, () -> {});
    this.starts =
        new CallBatcher<>(
            "withdrawal-starts",
            settings.parallel(),
            settings.parallel(),
            batch ->
                jdbi.withHandle(
                    h -> WithdrawalLifecycle.start(h, batch, settings.lease(), time.instant())));
  }

  @Override
  public void close() {
    starts.close();
  }

  /** The rail takes no calls now: the withdrawal waits, and the wait does not count as a try. */
  static final class RailClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Duration pause;

    private RailClosedException(Duration pause) {
      super("The rail takes no calls for " + pause, null, false, false);
      this.pause = pause;
    }

    Duration pause() {
      return pause;
    }
  }

  /** Hands a withdrawal to the rail for the first time. */
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

  /** Asks the rail about a withdrawal, and sends it again when the answer requires it. */
  void ask(Claim claim) {
    enter();
    try {
      String reference = Objects.requireNonNull(claim.withdrawal().attempt().externalReference());
      // Before the query: what the bank finds later says nothing about the moment of the question.
      boolean settled = isSettled(claim);
      RailAnswer answer = gate.query(reference);
      SendAnswer sent = claim.withdrawal().attempt().sendAnswer();
      if (RailRules.isContradiction(answer, sent)) {
        log.error(
            "{} stays held: the rail {} accepted it and does not know it now",
            claim.withdrawal().publicId(),
            gate.rail().name());
      }
      Verdict verdict = RailRules.afterAsking(answer, sent, settled);
      if (verdict instanceof Verdict.SendAgain) {
        long leaseFrom = nanoTime.getAsLong();
        require(
            jdbi.withHandle(h -> store.sendAgain(h, claim, settings.lease(), time.instant())),
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

  private boolean isSettled(Claim claim) {
    Instant sent = claim.sentAt();
    return sent != null && !time.instant().isBefore(sent.plus(gate.rail().settlingTime()));
  }

  private void send(Claim claim, String reference, long leaseFrom, boolean again) {
    FaultPoint.at("payout.before-send");
    if (nanoTime.getAsLong() - leaseFrom
        > settings.lease().minus(gate.rail().timeout()).toNanos()) {
      // The process was paused just here: the lease could end before the call does.
      throw new LeaseLostException(claim, "sending");
    }
    RailPayment payment = payment(claim.withdrawal(), reference);
    FaultPoint.during("payout.sending");
    RailAnswer answer = gate.send(payment);
    FaultPoint.at("payout.after-send");
    conclude(claim, RailRules.afterSending(answer), answer, Channel.SEND, again);
  }

  /**
   * Acts on an answer. When that fails, because the lease is over, the hold is gone or the ledger
   * is away, a conclusive answer is still applied as a fact.
   *
   * @param doubtful an operator may be deciding at this moment: PAID is recorded before the ledger
   *     acts on it, so that one of the two comes first
   */
  private void conclude(
      Claim claim, Verdict verdict, RailAnswer answer, Channel channel, boolean doubtful) {
    RailStatement statement = RailStatement.of(channel, answer);
    try {
      act(claim, verdict, statement, doubtful);
    } catch (RuntimeException e) {
      try {
        hear(claim, verdict, answer, statement);
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    if (answer instanceof RailAnswer.Returned) {
      hear(claim, verdict, answer, statement);
    }
  }

  private void act(Claim claim, Verdict verdict, RailStatement statement, boolean doubtful) {
    switch (verdict) {
      case Verdict.Paid _ -> {
        if (doubtful) {
          record(claim, null, statement, "its payment");
          FaultPoint.at("payout.decided-paid");
        }
        settlement.capture(claim, statement);
      }
      case Verdict.NotPaid no -> {
        record(claim, no.failure(), statement, "its refusal by the rail");
        FaultPoint.at("payout.decided-not-paid");
        settlement.release(claim);
      }
      case Verdict.Wait wait -> {
        Instant now = time.instant();
        Instant due = now.plus(pause(claim, wait));
        require(
            jdbi.withHandle(
                h -> WithdrawalNotes.waits(h, claim, wait.answer(), statement, due, now)),
            claim,
            "its waiting");
      }
      case Verdict.SendAgain _ ->
          throw new IllegalStateException("The answer to a sending cannot ask for another one");
    }
  }

  private void record(
      Claim claim, @Nullable AttemptFailure failure, RailStatement statement, String step) {
    require(
        jdbi.withHandle(
            h -> AttemptOutcomes.answered(h, claim, failure, statement, time.instant())),
        claim,
        step);
  }

  private void hear(Claim claim, Verdict verdict, RailAnswer answer, RailStatement statement) {
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
      facts.hear(new RailFact(reference, kind, null, statement.channel(), statement.detail()));
    }
  }

  /**
   * Returns the pause before the rail is asked again: the one that the rail names the first time,
   * later the longer of that and the back-off, and a long one when an operator has to look.
   */
  private Duration pause(Claim claim, Verdict.Wait wait) {
    if (wait.answer().operator() != null || claim.withdrawal().needsOperatorSince() != null) {
      return settings.aside();
    }
    int tries = claim.lease().tries();
    if (!wait.atLeast().isPositive()) {
      return settings.backoff().after(tries, random);
    }
    Duration patience = settings.backoff().after(tries - 1, random);
    return patience.compareTo(wait.atLeast()) > 0 ? patience : wait.atLeast();
  }

  private static RailPayment payment(Withdrawal withdrawal, String reference) {
    Destination to = withdrawal.destination();
    return new RailPayment(
        reference, withdrawal.amount(), to.bankCode(), to.accountNumber(), to.accountName());
  }

  private static void require(boolean written, Claim claim, String step) {
    if (!written) {
      throw new LeaseLostException(claim, step);
    }
  }
}
