package com.nissmart.payout.withdrawal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.contract.Situations;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.withdrawal.RailFact.Channel;
import com.nissmart.payout.withdrawal.RailFact.Kind;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done about withdrawals every now and then. */
public final class WithdrawalTasks {
  private static final Logger log = LoggerFactory.getLogger(WithdrawalTasks.class);
  private static final Duration AGE_EVERY = Duration.ofSeconds(10);
  private static final int PORTION = 500;

  /** A rail may write down a return a while after the moment that it gives for it. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  private final Jdbi jdbi;
  private final PaymentRail rail;
  private final RailFacts facts;
  private final WorkStore work = new WorkStore();

  /**
   * Up to where the rail's list of returned payments was read.
   *
   * @param since the last return that was seen, in ISO 8601
   */
  public record ReturnsPosition(String since) {}

  /** Tasks over these withdrawals and this rail. */
  public WithdrawalTasks(Jdbi jdbi, PaymentRail rail, RailFacts facts) {
    this.jdbi = jdbi;
    this.rail = rail;
    this.facts = facts;
  }

  /** What has been in doubt for too long waits for an operator. */
  public RecurringTask<Void> age(Duration operatorAfter) {
    return Tasks.recurring("withdrawals-in-doubt", FixedDelay.of(AGE_EVERY))
        .execute((_, _) -> ageAll(operatorAfter));
  }

  /**
   * Reads the rail's list of returned payments, so that a callback that is lost changes nothing.
   */
  public RecurringTask<ReturnsPosition> pollReturns(Duration pause) {
    return Tasks.recurring("returned-payments", FixedDelay.of(pause), ReturnsPosition.class)
        .initialData(new ReturnsPosition(Instant.EPOCH.toString()))
        .executeStateful((task, _) -> readReturns(task.getData()));
  }

  void ageAll(Duration operatorAfter) {
    int aged = PORTION;
    while (aged == PORTION) {
      aged = jdbi.withHandle(h -> work.age(h, operatorAfter, PORTION));
      if (aged > 0) {
        log.error(
            "{} withdrawals have been in doubt for {}: operators are needed", aged, operatorAfter);
      }
    }
  }

  ReturnsPosition readReturns(ReturnsPosition last) {
    Instant since = Instant.parse(last.since());
    Instant from = since.isAfter(Instant.EPOCH.plus(OVERLAP)) ? since.minus(OVERLAP) : since;
    int size = PORTION;
    List<SettlementLine> page = rail.returnedSince(from, size);
    Instant seen = since;
    Instant unheard = Instant.MAX;
    while (!page.isEmpty()) {
      for (SettlementLine returned : page) {
        boolean heard = hear(returned);
        unheard = heard || returned.bookedAt().isAfter(unheard) ? unheard : returned.bookedAt();
      }
      Instant end = page.getLast().bookedAt();
      seen = end.isAfter(seen) ? end : seen;
      boolean more = page.size() == size;
      // A page that ends where it began is read past with a larger one: banks book many at once.
      size = end.isAfter(from) ? PORTION : 2 * size;
      page = more ? rail.returnedSince(end, size) : List.of();
      from = end;
    }
    return new ReturnsPosition((unheard.isBefore(seen) ? unheard : seen).toString());
  }

  /** Whether it was heard; one that cannot be keeps no other waiting, and is read again. */
  private boolean hear(SettlementLine returned) {
    try {
      facts.hear(
          new RailFact(
              returned.reference(),
              Kind.RETURNED,
              returned.amount(),
              Channel.QUERY,
              "In the rail's list of returned payments"));
      return true;
    } catch (RuntimeException e) {
      return switch (Situations.of(GrpcErrors.toRefusal(e).reason())) {
        case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY -> throw e;
        default -> {
          log.error("that {} came back cannot be heard", returned.reference(), e);
          yield false;
        }
      };
    }
  }
}
