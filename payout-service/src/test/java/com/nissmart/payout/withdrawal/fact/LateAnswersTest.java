package com.nissmart.payout.withdrawal.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import com.nissmart.payout.withdrawal.work.WithdrawalWorker;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that contradict each other, or reach a worker without a lease, are never lost. */
class LateAnswersTest {
  private static final RailAnswer NO = new RailAnswer.NotPaid(Reason.RAIL_REJECTED, "no");

  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_payment_reported_after_the_release_is_booked() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail slow = new ScriptedRail(payout.rail);
    slow.nextSend(_ -> {
      payout.passes(PayoutFixture.LEASE.plusSeconds(1));
      ScriptedRail other = new ScriptedRail(payout.rail);
      other.nextQuery(_ -> NO);
      payout.worker(other).runDue();
      assertThat(payout.status(id)).isEqualTo("FAILED");
      return new RailAnswer.Paid();
    });

    payout.worker(slow).runDue();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.ledger.suspense()).as("the platform bears the loss").isEqualTo(-40_000);
  }

  @Test
  void a_not_paid_during_a_payment_changes_nothing() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail torn = new ScriptedRail(payout.rail);
    torn.nextSend(payment -> {
      hear(payment.reference(), Kind.NOT_PAID);
      return new RailAnswer.Paid();
    });

    payout.worker(torn).runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(40_000);
    assertThat(payout.ledger.calls()).containsExactly(id + ":1:hold", id + ":1:capture");
  }

  @Test
  void an_unanswered_capture_is_found_when_releasing() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail torn = new ScriptedRail(payout.rail);
    torn.nextSend(payment -> {
      hear(payment.reference(), Kind.NOT_PAID);
      payout.ledger.trouble(Trouble.ACTS_AND_TIMES_OUT);
      return new RailAnswer.Paid();
    });
    payout.worker(torn).runDue();
    payout.ledger.trouble(Trouble.NONE);

    payout.workFor(Duration.ofSeconds(10));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(40_000);
    assertThat(payout.ledger.heldInAll()).isZero();
    assertThat(payout.ledger.suspense()).isZero();
    payout.passes(Duration.ofMinutes(1));
    payout.worker.runDue();
    assertThat(payout.number("select count(*) from late_booking where booked_at is null")).isZero();
  }

  @Test
  void a_fact_during_a_query_waits_for_no_lease() {
    String paid = payout.withdraw("k1", 40_000, "9990000002");
    String refused = payout.withdraw("k2", 30_000, "9990000002");
    payout.worker.runDue();
    payout.passes(Duration.ofSeconds(1));
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.everyQuery(reference -> {
      boolean isPaid = reference.equals(payout.get(paid).getExternalReference());
      hear(reference, isPaid ? Kind.PAID : Kind.NOT_PAID);
      return NO;
    });

    payout.worker(rail).runDue();

    assertThat(payout.status(paid)).isEqualTo("COMPLETED");
    assertThat(payout.status(refused)).isEqualTo("FAILED");
  }

  @Test
  void no_transaction_is_open_while_the_ledger_books() {
    paidAfterAll(failed("k1"));
    long[] open = {-1};

    workerThat(_ ->
            open[0] =
                payout.number(
                    "select count(*) from pg_stat_activity"
                        + " where datname = current_database() and state like 'idle in transaction%'"))
        .runDue();

    assertThat(open[0]).isZero();
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
  }

  @Test
  void a_booking_that_fails_delays_no_other() {
    String poison = failed("k1");
    String other = failed("k2");
    paidAfterAll(poison);
    paidAfterAll(other);

    workerThat(
            request -> {
              if (request.getIdempotencyKey().startsWith(poison)) {
                throw new IllegalStateException("a defect");
              }
            })
        .runDue();

    assertThat(payout.ledger.calls()).contains(other + ":1:adjustment");
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    payout.passes(Duration.ofMinutes(1));
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).as("it is tried again").isEqualTo(-80_000);
  }

  private String failed(String key) {
    String id = payout.withdraw(key, 40_000, "9990000001");
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("FAILED");
    return id;
  }

  private void paidAfterAll(String id) {
    hear(payout.get(id).getExternalReference(), Kind.PAID);
  }

  private void hear(String reference, Kind kind) {
    payout.facts.hear(new RailFact(reference, kind, null, Channel.CALLBACK, ""));
  }

  /** Creates a worker that runs this before each adjustment that it requests from the ledger. */
  private WithdrawalWorker workerThat(Consumer<AdjustRequest> before) {
    ClientInterceptor spy =
        new ClientInterceptor() {
          @Override
          public <Q, A> ClientCall<Q, A> interceptCall(
              MethodDescriptor<Q, A> method, CallOptions options, io.grpc.Channel next) {
            return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
              @Override
              public void sendMessage(Q message) {
                if (message instanceof AdjustRequest request) {
                  before.accept(request);
                }
                super.sendMessage(message);
              }
            };
          }
        };
    return payout.worker(payout.jdbi, payout.rail, payout.ledgerClient(spy), Duration.ZERO);
  }
}
