package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** A rail behind a bad connection: calls and answers are lost, sendings arrive twice. */
public final class LossyRail implements PaymentRail {
  private final PaymentRail rail;
  private final LossyConnection connection;

  /** Puts a rail behind a bad connection. */
  public LossyRail(PaymentRail rail, LossyConnection connection) {
    this.rail = rail;
    this.connection = connection;
  }

  @Override
  public String name() {
    return rail.name();
  }

  @Override
  public Duration settlingTime() {
    return rail.settlingTime();
  }

  @Override
  public Duration timeout() {
    return rail.timeout();
  }

  @Override
  public RailAnswer send(RailPayment payment) {
    return call(() -> {
      if (connection.repeats()) {
        rail.send(payment);
      }
      return rail.send(payment);
    });
  }

  @Override
  public RailAnswer query(String reference) {
    return call(() -> rail.query(reference));
  }

  @Override
  public List<SettlementLine> settled(Instant from, Instant to) {
    return rail.settled(from, to);
  }

  @Override
  public List<SettlementLine> returnedSince(Instant since, int limit) {
    return rail.returnedSince(since, limit);
  }

  private RailAnswer call(Supplier<RailAnswer> call) {
    boolean loses = connection.loses();
    if (loses && connection.losesRequest()) {
      return noAnswer();
    }
    RailAnswer answer = call.get();
    return loses ? noAnswer() : answer;
  }

  private static RailAnswer noAnswer() {
    return new RailAnswer.Inconclusive("The bank did not answer in time");
  }
}
