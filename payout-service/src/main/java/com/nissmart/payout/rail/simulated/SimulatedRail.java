package com.nissmart.payout.rail.simulated;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.NameAnswer;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * A rail that pays nobody but behaves like a bank. It keeps its own durable book of its payments,
 * and certain account numbers provoke the troubles of real banks (see {@link AccountBehaviour}). It
 * answers with a time-out at once instead of waiting for it.
 */
public final class SimulatedRail implements PaymentRail, AutoCloseable {
  public static final String NAME = "simulated";

  private static final int TIMES_BUSY = 3;
  private static final int REPORT_PAGE = 5_000;
  private static final Duration UNTIL_RETURN = Duration.ofSeconds(3);
  private static final RailAnswer BUSY = new RailAnswer.Busy("The bank is not available (503)");
  private static final RailAnswer TOO_LATE =
      new RailAnswer.NotPaid(
          Reason.RAIL_REJECTED, "The payment reached the bank too late and was not made");
  private static final RailAnswer INCONCLUSIVE =
      new RailAnswer.Inconclusive("The bank cannot say what became of the payment", true);

  /**
   * The time for counting a refusal, for the batch before a payment and for the payment's own
   * batch: at most three connections of two seconds each and eight statements of a second.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(14);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final Duration delay;
  private final Duration settlingTime;
  private final LossyConnection connection;
  private final BooleanSupplier callsBack;
  private final BankPaymentStore payments = new BankPaymentStore();
  private final BankBookWriter book;

  /**
   * Opens the bank over its book in the schema simulated_rail.
   *
   * @param delay between accepting and paying; zero: the answer to a sending is PAID
   * @param callsBack whether {@link BankCallbackSender} has an address; only then callbacks are
   *     stored
   */
  public SimulatedRail(
      Jdbi jdbi,
      InstantSource time,
      Duration delay,
      Duration settlingTime,
      LossyConnection connection,
      BooleanSupplier callsBack) {
    this.jdbi = jdbi;
    this.time = time;
    this.delay = delay;
    this.settlingTime = settlingTime;
    this.connection = connection;
    this.callsBack = callsBack;
    this.book = new BankBookWriter(jdbi);
  }

  @Override
  public void close() {
    book.close();
  }

  @Override
  public String name() {
    return NAME;
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
    return connection.call(() -> {
      if (connection.repeats()) {
        receive(payment);
      }
      return receive(payment);
    });
  }

  private RailAnswer receive(RailPayment payment) {
    if (now().isAfter(payment.notAfter())) {
      return book(new BankPayment(payment, now(), null, null, now()), List.of());
    }
    return switch (AccountBehaviour.of(payment.accountNumber())) {
      case PAYS, PAYS_AND_RETURNS, CALLS_BACK_THRICE -> accept(payment);
      case NO_SUCH_ACCOUNT ->
          new RailAnswer.NotPaid(
              Reason.DESTINATION_INVALID, "The bank has no account with this number");
      case PAYS_SILENTLY -> {
        accept(payment);
        yield LossyConnection.NO_ANSWER;
      }
      case NEVER_RECEIVES -> LossyConnection.NO_ANSWER;
      case BUSY_THREE_TIMES -> isBusy(payment) ? BUSY : accept(payment);
      case NEVER_CONCLUSIVE -> {
        yield book(new BankPayment(payment, now(), null, null, null), List.of());
      }
    };
  }

  @Override
  public RailAnswer query(String reference) {
    return connection.call(() ->
        jdbi.withHandle(h -> payments.find(h, List.of(reference))).values().stream()
            .findFirst()
            .map(this::answer)
            .orElseGet(RailAnswer.NotFound::new));
  }

  @Override
  public List<SettlementLine> returnedSince(Instant since, int limit) {
    Instant now = now();
    return jdbi.withHandle(h -> payments.returned(h, since, now, limit));
  }

  @Override
  public void settled(Instant from, Instant to, Consumer<SettlementLine> lines) {
    Instant now = now();
    SettlementLine last = null;
    List<SettlementLine> page;
    do {
      SettlementLine after = last;
      page = jdbi.withHandle(h -> payments.settled(h, from, to, now, after, REPORT_PAGE));
      page.forEach(lines);
      last = page.isEmpty() ? null : page.getLast();
    } while (page.size() == REPORT_PAGE);
  }

  @Override
  public NameAnswer enquire(String bankCode, String accountNumber) {
    if (connection.loses()) {
      return new NameAnswer.Unavailable();
    }
    return AccountBehaviour.of(accountNumber) == AccountBehaviour.NO_SUCH_ACCOUNT
        ? new NameAnswer.NoSuchAccount()
        : new NameAnswer.Holder(AccountHolders.nameOf(accountNumber));
  }

  @Override
  public Set<String> testAccountNumbers() {
    return AccountBehaviour.testNumbers();
  }

  private RailAnswer accept(RailPayment payment) {
    Instant now = now();
    Instant paidAt = now.plus(delay).truncatedTo(ChronoUnit.MICROS);
    AccountBehaviour behaviour = AccountBehaviour.of(payment.accountNumber());
    boolean returns = behaviour == AccountBehaviour.PAYS_AND_RETURNS;
    BankPayment entry =
        new BankPayment(payment, now, paidAt, returns ? paidAt.plus(UNTIL_RETURN) : null, null);
    List<BankCallback> callbacks =
        callsBack.getAsBoolean() ? BankCallback.allOf(entry, behaviour, UNTIL_RETURN) : List.of();
    return book(entry, callbacks);
  }

  /** Books an entry unless its reference is booked, and answers by the entry in the book. */
  private RailAnswer book(BankPayment entry, List<BankCallback> callbacks) {
    BankPayment booked = book.write(new BankBookWriter.NewPayment(entry, callbacks));
    return booked.payment().isSamePayment(entry.payment())
        ? answer(booked)
        : new RailAnswer.Inconclusive("The bank has the reference for another payment");
  }

  private RailAnswer answer(BankPayment booked) {
    if (booked.refusedAt() != null) {
      return TOO_LATE;
    }
    Instant paidAt = booked.paidAt();
    if (paidAt == null) {
      return INCONCLUSIVE;
    }
    Instant returnedAt = booked.returnedAt();
    if (returnedAt != null && !now().isBefore(returnedAt)) {
      return new RailAnswer.Returned();
    }
    Duration left = Duration.between(now(), paidAt);
    String own = "SIM-" + booked.reference();
    return left.isPositive() ? new RailAnswer.Accepted(left, own) : new RailAnswer.Paid(own);
  }

  /** Refuses the first sendings of a reference; the count survives restarts. */
  private boolean isBusy(RailPayment payment) {
    return jdbi.inTransaction(h ->
        payments.find(h, List.of(payment.reference())).isEmpty()
            && payments.countRefusal(h, payment.reference()) <= TIMES_BUSY);
  }

  private Instant now() {
    return time.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
