package com.nissmart.payout;

import com.nissmart.payout.rail.NameAnswer;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A rail that gives the answers of a test, and otherwise those of the bank behind it. */
public final class ScriptedRail implements PaymentRail {
  private final PaymentRail bank;
  private final String name;
  private final Deque<Function<RailPayment, RailAnswer>> sends = new ArrayDeque<>();
  private final Deque<Function<String, RailAnswer>> queries = new ArrayDeque<>();
  private @Nullable Function<String, RailAnswer> everyQuery;
  private @Nullable Function<String, NameAnswer> everyEnquiry;
  private @Nullable RailPayment swallowed;

  /** Creates a rail that has the name of the bank behind it. */
  public ScriptedRail(PaymentRail bank) {
    this(bank, bank.name());
  }

  public ScriptedRail(PaymentRail bank, String name) {
    this.bank = bank;
    this.name = name;
  }

  public void nextSend(Function<RailPayment, RailAnswer> answer) {
    sends.add(answer);
  }

  public void nextQuery(Function<String, RailAnswer> answer) {
    queries.add(answer);
  }

  public void everyQuery(Function<String, RailAnswer> answer) {
    everyQuery = answer;
  }

  /** Answers every name enquiry by the account number; the answer may throw. */
  public void everyEnquiry(Function<String, NameAnswer> answer) {
    everyEnquiry = answer;
  }

  /** The payment that a scripted sending kept back reaches the bank now, in time by its clock. */
  public void arrives() {
    RailPayment payment = Objects.requireNonNull(swallowed);
    bank.send(
        new RailPayment(
            payment.reference(),
            payment.amount(),
            payment.bankCode(),
            payment.accountNumber(),
            payment.accountName(),
            Instant.parse("2100-01-01T00:00:00Z")));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration settlingTime() {
    return bank.settlingTime();
  }

  @Override
  public Duration timeout() {
    return bank.timeout();
  }

  @Override
  public RailAnswer send(RailPayment payment) {
    Function<RailPayment, RailAnswer> scripted = sends.poll();
    if (scripted == null) {
      return bank.send(payment);
    }
    swallowed = payment;
    return scripted.apply(payment);
  }

  @Override
  public void settled(Instant from, Instant to, Consumer<SettlementLine> lines) {
    bank.settled(from, to, lines);
  }

  @Override
  public List<SettlementLine> returnedSince(Instant since, int limit) {
    return bank.returnedSince(since, limit);
  }

  @Override
  public RailAnswer query(String reference) {
    Function<String, RailAnswer> scripted = queries.isEmpty() ? everyQuery : queries.poll();
    return scripted == null ? bank.query(reference) : scripted.apply(reference);
  }

  @Override
  public NameAnswer enquire(String bankCode, String accountNumber) {
    return everyEnquiry == null
        ? bank.enquire(bankCode, accountNumber)
        : everyEnquiry.apply(accountNumber);
  }
}
