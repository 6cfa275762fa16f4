package com.nissmart.payout.withdrawal.work;

import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.Start;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.payout.withdrawal.work.RailRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a claimed withdrawal to its rail and asks about it. Each sending is recorded before the
 * rail is called.
 */
final class RailExchange implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RailExchange.class);

  private final Jdbi jdbi;
  private final Rails rails;
  private final HoldLedger ledger;
  private final String process;
  private final WorkSettings settings;
  private final InstantSource time;
  private final LongSupplier nanoTime;
  private final AnsweredPayments answers;
  private final CallBatcher<Start, Boolean> starts;
  private final WorkStore store = new WorkStore();

  /** Creates an exchange; no other process, and no later one, has the same name. */
  RailExchange(
      Jdbi jdbi,
      Rails rails,
      HoldLedger ledger,
      AnsweredPayments answers,
      String process,
      WorkSettings settings,
      InstantSource time,
      LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.rails = rails;
    this.ledger = ledger;
    this.process = process;
    this.answers = answers;
    this.settings = settings;
    this.time = time;
    this.nanoTime = nanoTime;
    this.starts =
        new CallBatcher<>(
            "withdrawal-starts",
            settings.parallel(),
            settings.parallel(),
            batch ->
                jdbi.inTransaction(
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

  /** The withdrawal cannot be sent now, because its account is frozen or closed. */
  static final class AccountFrozenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private AccountFrozenException(Withdrawal withdrawal) {
      super(withdrawal.publicId() + " waits for its frozen account", null, false, false);
    }
  }

  /** The rail that was given the attempt is not one of this process. */
  static final class RailMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private RailMissingException(Withdrawal withdrawal) {
      super(
          "%s was given to the rail %s, which is not configured"
              .formatted(withdrawal.publicId(), withdrawal.attempt().rail()),
          null,
          false,
          false);
    }
  }

  /** Hands a withdrawal to the current rail for the first time. */
  void start(Claim claim) {
    RailGate gate = rails.current();
    enter(gate, claim);
    try {
      requireNotFrozen(claim);
      String reference = WithdrawalRules.externalReference(claim.withdrawal());
      Sending sending = sending(claim, reference, false);
      Start start = new Start(claim, reference, gate.rail().name());
      LeaseLostException.unless(starts.write(start), claim, "its start");
      FaultPoint.at("payout.processing");
      send(claim, gate, sending);
    } finally {
      gate.leave(bank(claim));
    }
  }

  /** Asks the rail about a withdrawal, and sends it again when the answer requires it. */
  void ask(Claim claim) {
    RailGate gate =
        rails
            .of(claim.withdrawal().attempt().rail())
            .orElseThrow(() -> new RailMissingException(claim.withdrawal()));
    enter(gate, claim);
    try {
      String reference = Objects.requireNonNull(claim.withdrawal().attempt().externalReference());
      // Before the query: what the bank finds later says nothing about the moment of the question.
      NotFoundMoment asked = moment();
      boolean settled = isSettled(claim, gate, asked);
      RailAnswer answer = gate.query(bank(claim), reference);
      SendAnswer sent = claim.withdrawal().attempt().sendAnswer();
      if (RailRules.isContradiction(answer, sent)) {
        log.error(
            "{} stays held: the rail {} accepted it and does not know it now",
            claim.withdrawal().publicId(),
            gate.rail().name());
      }
      if (RailRules.isUnproven(answer, sent)) {
        settled &= isFoundMissingTwice(claim, gate, asked);
      }
      Verdict verdict = RailRules.afterAsking(answer, sent, settled);
      if (verdict instanceof Verdict.SendAgain) {
        requireNotFrozen(claim);
        Sending sending = sending(claim, reference, true);
        LeaseLostException.unless(
            jdbi.withHandle(h -> store.sendAgain(h, claim, settings.lease(), time.instant())),
            claim,
            "sending again");
        send(claim, gate, sending);
      } else {
        answers.conclude(claim, verdict, answer, Channel.QUERY, true);
      }
    } finally {
      gate.leave(bank(claim));
    }
  }

  private static String bank(Claim claim) {
    return claim.withdrawal().destination().bankCode();
  }

  private static void enter(RailGate gate, Claim claim) {
    Duration pause = gate.tryEnter(bank(claim));
    if (pause.isPositive()) {
      throw new RailClosedException(pause);
    }
  }

  /**
   * Looks at the account right before a sending. A freeze that comes later, while the order is on
   * its way to the bank, is too late for this withdrawal.
   */
  private void requireNotFrozen(Claim claim) {
    if (ledger.isFrozen(claim.withdrawal().accountId())) {
      throw new AccountFrozenException(claim.withdrawal());
    }
  }

  private NotFoundMoment moment() {
    return new NotFoundMoment(time.instant(), nanoTime.getAsLong());
  }

  private static boolean isSettled(Claim claim, RailGate gate, NotFoundMoment asked) {
    Instant sent = claim.sentAt();
    return sent != null && !asked.at().isBefore(sent.plus(gate.rail().settlingTime()));
  }

  /** Returns whether this process was told "not found" at least the settling time before. */
  private boolean isFoundMissingTwice(Claim claim, RailGate gate, NotFoundMoment asked) {
    NotFoundMoment answered = moment();
    return jdbi.withHandle(h -> store.firstNotFound(h, claim, process, answered))
        .filter(first -> first.isBefore(asked, gate.rail().settlingTime()))
        .isPresent();
  }

  /** An order with the count of this process when its lease began. */
  private record Sending(RailPayment payment, long leaseFrom, boolean again) {}

  /** Prepares an order before its lease is extended: the rail must not pay it after the lease. */
  private Sending sending(Claim claim, String reference, boolean again) {
    Destination to = claim.withdrawal().destination();
    RailPayment payment =
        new RailPayment(
            reference,
            claim.withdrawal().amount(),
            to.bankCode(),
            to.accountNumber(),
            to.accountName(),
            time.instant().plus(settings.lease()));
    return new Sending(payment, nanoTime.getAsLong(), again);
  }

  private void send(Claim claim, RailGate gate, Sending sending) {
    FaultPoint.at("payout.before-send");
    if (nanoTime.getAsLong() - sending.leaseFrom
        > settings.lease().minus(gate.rail().timeout()).toNanos()) {
      // The process was paused just here: the lease could end before the call does.
      throw new LeaseLostException(claim, "sending");
    }
    FaultPoint.during("payout.sending");
    RailAnswer answer = gate.send(sending.payment);
    FaultPoint.at("payout.after-send");
    answers.conclude(claim, RailRules.afterSending(answer), answer, Channel.SEND, sending.again);
  }
}
