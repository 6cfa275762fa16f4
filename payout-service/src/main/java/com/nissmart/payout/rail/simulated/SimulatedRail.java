package com.nissmart.payout.rail.simulated;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * A rail that pays nobody but behaves like a bank: it keeps its own durable book of what it paid,
 * and certain account numbers provoke what banks do (see {@link Behaviour}). Time-outs are told,
 * not waited for.
 */
public final class SimulatedRail implements PaymentRail {
  private static final int TIMES_BUSY = 3;

  /** At most four statements on at most three connections, each given two seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(14);

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final Duration delay;
  private final Duration settlingTime;
  private final BankStore book = new BankStore();

  /**
   * The bank with its book in the schema simulated_rail.
   *
   * @param delay between accepting and paying; zero: sending is answered with PAID
   * @param settlingTime how long "not found" is no answer
   */
  public SimulatedRail(Jdbi jdbi, InstantSource clock, Duration delay, Duration settlingTime) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.delay = delay;
    this.settlingTime = settlingTime;
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
      case PAYS -> accept(payment);
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
        Instant now = now();
        jdbi.useHandle(h -> book.accept(h, payment, now, null));
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

  private RailAnswer accept(RailPayment payment) {
    Instant now = now();
    Instant paidAt = now.plus(delay).truncatedTo(ChronoUnit.MICROS);
    if (jdbi.withHandle(h -> book.accept(h, payment, now, paidAt))) {
      return standing(new BankPayment(payment, paidAt));
    }
    Optional<BankPayment> known = jdbi.withHandle(h -> book.find(h, payment.reference()));
    return known
        .filter(there -> there.payment().equals(payment))
        .map(this::standing)
        .orElseGet(
            () -> new RailAnswer.Inconclusive("The bank knows the reference of another payment"));
  }

  private RailAnswer standing(BankPayment line) {
    Instant paidAt = line.paidAt();
    if (paidAt == null) {
      return untold();
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
    return new RailAnswer.Inconclusive("The bank cannot say what became of the payment");
  }
}
