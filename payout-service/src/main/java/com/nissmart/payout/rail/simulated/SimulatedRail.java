package com.nissmart.payout.rail.simulated;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.RailReturn;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Jdbi;

/**
 * A rail that pays nobody but behaves like a bank: it keeps its own durable book of what it paid,
 * and certain account numbers provoke what banks do (see {@link Behaviour}). Time-outs are told,
 * not waited for.
 */
public final class SimulatedRail implements PaymentRail, AutoCloseable {
  private static final int TIMES_BUSY = 3;

  /** Between paying and sending back. */
  private static final Duration A_LITTLE = Duration.ofSeconds(3);

  /**
   * What is turned away, the batch before its own, and its own: at most three connections, each
   * given two seconds, and eight statements of a second.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(14);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Duration delay;
  private final Duration settlingTime;
  private final BooleanSupplier callsBack;
  private final BankStore book = new BankStore();
  private final Clerk clerk;

  /**
   * The bank with its book in the schema simulated_rail.
   *
   * @param delay between accepting and paying; zero: sending is answered with PAID
   * @param settlingTime how long "not found" is no answer
   * @param callsBack whether somebody is to be called: then it keeps a list for {@link
   *     CallbackSender}
   */
  public SimulatedRail(
      Jdbi jdbi,
      InstantSource clock,
      Duration delay,
      Duration settlingTime,
      BooleanSupplier callsBack) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.delay = delay;
    this.settlingTime = settlingTime;
    this.callsBack = callsBack;
    this.clerk = new Clerk(jdbi);
  }

  @Override
  public void close() {
    clerk.close();
  }

  @Override
  public String name() {
    return "simulated";
  }

  @Override
  public Duration settlingTime() {
    return settlingTime;
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }

  @Override
  public RailAnswer send(RailPayment payment) {
    return switch (Behaviour.of(payment.accountNumber())) {
      case PAYS, PAYS_AND_RETURNS, CALLS_THRICE -> accept(payment);
      case NO_SUCH_ACCOUNT ->
          new RailAnswer.NotPaid(
              Reason.DESTINATION_INVALID, "The bank has no account with this number");
      case PAYS_SILENTLY -> {
        accept(payment);
        yield timedOut();
      }
      case NEVER_HEARS -> timedOut();
      case BUSY_THREE_TIMES -> isBusy(payment) ? busy() : accept(payment);
      case NEVER_TELLS -> {
        var _ =
            clerk.enter(new Clerk.Entry(new BankPayment(payment, null, null), now(), List.of()));
        yield untold();
      }
    };
  }

  @Override
  public RailAnswer query(String reference) {
    return jdbi.withHandle(h -> book.find(h, reference))
        .map(this::standing)
        .orElseGet(RailAnswer.NotFound::new);
  }

  @Override
  public List<RailReturn> returnedSince(Instant since, int limit) {
    Instant now = now();
    return jdbi.withHandle(h -> book.returned(h, since, now, limit));
  }

  @Override
  public List<SettlementLine> settled(Instant from, Instant to) {
    Instant now = now();
    return jdbi.withHandle(h -> book.settled(h, from, to, now));
  }

  private RailAnswer accept(RailPayment payment) {
    Instant now = now();
    Instant paidAt = now.plus(delay).truncatedTo(ChronoUnit.MICROS);
    boolean returns = Behaviour.of(payment.accountNumber()) == Behaviour.PAYS_AND_RETURNS;
    BankPayment line = new BankPayment(payment, paidAt, returns ? paidAt.plus(A_LITTLE) : null);
    List<Clerk.Promise> promises = callsBack.getAsBoolean() ? promises(line, paidAt) : List.of();
    BankPayment there = clerk.enter(new Clerk.Entry(line, now, promises));
    return there.payment().equals(payment)
        ? standing(there)
        : new RailAnswer.Inconclusive("The bank knows the reference of another payment");
  }

  /** What will have to be called back for. */
  private List<Clerk.Promise> promises(BankPayment line, Instant paidAt) {
    List<Clerk.Promise> promises = new ArrayList<>();
    BankCallback paid = BankCallback.of(line.payment(), "payment.paid", paidAt);
    promises.add(new Clerk.Promise(paid, paidAt));
    if (Behaviour.of(line.payment().accountNumber()) == Behaviour.CALLS_THRICE) {
      // The copies come first and last: the bank has decided before it answers.
      promises.add(new Clerk.Promise(paid, paidAt.minus(delay)));
      promises.add(new Clerk.Promise(paid, paidAt.plus(A_LITTLE)));
    }
    Instant returnedAt = line.returnedAt();
    if (returnedAt != null) {
      promises.add(
          new Clerk.Promise(
              BankCallback.of(line.payment(), "payment.returned", returnedAt), returnedAt));
    }
    return promises;
  }

  private RailAnswer standing(BankPayment line) {
    Instant paidAt = line.paidAt();
    if (paidAt == null) {
      return untold();
    }
    Instant returnedAt = line.returnedAt();
    if (returnedAt != null && !now().isBefore(returnedAt)) {
      return new RailAnswer.Returned();
    }
    Duration left = Duration.between(now(), paidAt);
    return left.isPositive() ? new RailAnswer.Accepted(left) : new RailAnswer.Paid();
  }

  /** Not when it was accepted after all, and not for ever: the count survives restarts. */
  private boolean isBusy(RailPayment payment) {
    return jdbi.inTransaction(h ->
        book.find(h, payment.reference()).isEmpty()
            && book.turnAway(h, payment.reference()) <= TIMES_BUSY);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static RailAnswer timedOut() {
    return new RailAnswer.Inconclusive("The bank did not answer in time");
  }

  private static RailAnswer busy() {
    return new RailAnswer.Busy("The bank is not available (503)");
  }

  private static RailAnswer untold() {
    return new RailAnswer.Inconclusive("The bank cannot say what became of the payment", true);
  }
}
