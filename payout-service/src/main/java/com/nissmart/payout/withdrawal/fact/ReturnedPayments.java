package com.nissmart.payout.withdrawal.fact;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the rail's list of returned payments, because a callback about a return may be lost. */
public final class ReturnedPayments {
  private static final Logger log = LoggerFactory.getLogger(ReturnedPayments.class);
  private static final int PORTION = 500;

  /** A rail may list a return a while after the moment that it gives for it. */
  private static final Duration OVERLAP = Duration.ofHours(1);

  private final RailGate gate;
  private final RailFacts facts;

  /** The last return that was read of the list, in ISO 8601. */
  public record ReturnsPosition(String since) {}

  public ReturnedPayments(RailGate gate, RailFacts facts) {
    this.gate = gate;
    this.facts = facts;
  }

  /** Returns the task that reads the list with this pause in between. */
  public RecurringTask<ReturnsPosition> task(Duration pause) {
    String name = "returned-payments-" + gate.rail().name();
    return Tasks.recurring(name, FixedDelay.of(pause), ReturnsPosition.class)
        .initialData(new ReturnsPosition(Instant.EPOCH.toString()))
        .executeStateful((task, _) -> read(task.getData()));
  }

  /** Reads the returns that were added since a position; returns the next position. */
  ReturnsPosition read(ReturnsPosition last) {
    Instant since = Instant.parse(last.since());
    Instant from = since.isAfter(Instant.EPOCH.plus(OVERLAP)) ? since.minus(OVERLAP) : since;
    int size = PORTION;
    List<SettlementLine> page = returnedSince(from, size);
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
      // Banks book many returns at one moment: a page that ends where it began is read again
      // larger.
      size = end.isAfter(from) ? PORTION : 2 * size;
      page = more ? returnedSince(end, size) : List.of();
      from = end;
    }
    return new ReturnsPosition((unheard.isBefore(seen) ? unheard : seen).toString());
  }

  private List<SettlementLine> returnedSince(Instant since, int limit) {
    PaymentRail rail = gate.rail();
    return gate.list(rail.timeout(), () -> rail.returnedSince(since, limit));
  }

  /** Returns false when the fact cannot be applied: it delays no other and is read again. */
  private boolean hear(SettlementLine returned) {
    try {
      facts.hear(
          new RailFact(
              gate.rail().name(),
              returned.reference(),
              RailFact.Kind.RETURNED,
              returned.amount(),
              Channel.QUERY,
              "In the rail's list of returned payments",
              returned.bookedAt()));
      return true;
    } catch (RuntimeException e) {
      return switch (ReasonStatus.of(GrpcErrors.toRefusal(e).reason())) {
        case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_BUSY -> throw e;
        default -> {
          log.error("The return of {} cannot be applied", returned.reference(), e);
          yield false;
        }
      };
    }
  }
}
