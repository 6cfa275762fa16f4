package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A rail that is replaced while attempts are open. */
class RailReplacementTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final ScriptedRail next = new ScriptedRail(payout.rail, "scripted");

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void an_open_attempt_goes_on_with_the_rail_that_sent_it() {
    String old = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    next.everyQuery(_ -> new RailAnswer.NotFound());

    WithdrawalWorker worker = worker(next, payout.rail);
    String fresh = payout.withdraw("k2", 30_000, "0123456789");
    next.nextSend(payment -> payout.rail.send(payment));
    worker.runDue();
    next.everyQuery(reference -> payout.rail.query(reference));
    for (int second = 0; second < 40; second++) {
      payout.passes(Duration.ofSeconds(1));
      worker.runDue();
    }

    assertThat(payout.status(old)).isEqualTo("COMPLETED");
    assertThat(payout.status(fresh)).isEqualTo("COMPLETED");
    assertThat(rails()).containsExactly("simulated", "scripted");
    assertThat(
            payout.number(
                "select count(*) from withdrawal_attempt where provider_reference = 'SIM-' || external_reference"))
        .isEqualTo(2);
  }

  @Test
  void an_attempt_of_a_missing_rail_needs_an_operator() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    payout.passes(Duration.ofSeconds(5));

    payout.worker(next).runDue();

    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(
            payout.number("select count(*) from withdrawal where needs_operator_since is not null"))
        .isOne();
    payout.workFor(Duration.ofMinutes(10));
    assertThat(payout.status(id)).as("once the rail is back").isEqualTo("COMPLETED");
  }

  @Test
  void a_fact_of_another_rail_is_about_an_unknown_reference() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    String reference = payout.get(id).getExternalReference();
    RailFact foreign =
        new RailFact("scripted", reference, RailFact.Kind.PAID, null, Channel.CALLBACK, "", null);
    assertThat(payout.facts.hear(foreign)).isEqualTo(RailFact.FactResult.UNKNOWN_REFERENCE);
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    payout.workFor(Duration.ofSeconds(20));
  }

  private WithdrawalWorker worker(PaymentRail current, PaymentRail former) {
    Rails rails = new Rails(payout.gate(current), List.of(payout.gate(former)));
    return payout.worker(payout.jdbi, rails, payout.ledgerClient(), Duration.ZERO);
  }

  private List<String> rails() {
    return payout
        .superuser()
        .withHandle(h ->
            h.createQuery("select rail from withdrawal_attempt order by withdrawal_id")
                .mapTo(String.class)
                .list());
  }
}
