package com.nissmart.payout.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rails' own reports, and reports of a rail that was replaced while attempts were open. */
class RailReportsTest {
  private static final String SILENT = "9990000007";
  private static final String REJECTED = "9990000001";

  private final PayoutFixture payout = new PayoutFixture();
  private final Rails rails =
      new Rails(
          payout.gate(new ScriptedRail(payout.rail, "scripted")),
          List.of(payout.gate(payout.rail)));

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_payment_and_its_return_of_an_open_attempt_both_count() {
    String id = payout.withdraw("k1", 40_000, "9990000005");
    payout.worker.runDue();
    payout.passes(Duration.ofSeconds(30));
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    assertThat(ownReport().getExceptionsList()).isEmpty();

    payout.worker.runDue();
    assertReversed(id);
  }

  @Test
  void a_return_without_its_payment_settles_an_open_attempt() {
    String id = payout.withdraw("k1", 40_000, SILENT);
    payout.workFor(Duration.ofSeconds(30));
    cameBack(id);
    assertThat(ownReport().getExceptionsList()).isEmpty();
    payout.worker.runDue();
    assertReversed(id);
  }

  @Test
  void a_return_without_its_payment_balances_a_failed_attempt() {
    String id = payout.withdraw("k1", 40_000, REJECTED);
    payout.workFor(Duration.ofSeconds(10));
    assertThat(payout.status(id)).isEqualTo("FAILED");
    cameBack(id);
    assertThat(ownReport().getExceptionsList()).isEmpty();
    payout.worker.runDue();
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isZero();
    assertThat(payout.ledger.calls()).anyMatch(call -> call.endsWith(":1:adjustment"));
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void a_report_is_matched_against_its_own_rail_only() {
    String id = payout.withdraw("k1", 40_000, SILENT);
    payout.workFor(Duration.ofSeconds(30));

    assertThat(upload("", id).getExceptionsList())
        .extracting(ReconciliationException::getKind)
        .containsExactly(ExceptionKind.EXCEPTION_KIND_STATE_DIFFERS);
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    RunReconciliationResponse former = upload("simulated", id);
    assertThat(former.getExceptionsList()).isEmpty();
    assertThat(former.getReconciliation().getRail()).isEqualTo("simulated");
    payout.passes(Duration.ofMinutes(10));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(Refused.fields(Refused.by(() -> upload("unheard", id))))
        .containsExactly("rail OUT_OF_RANGE");
  }

  @Test
  void the_own_report_of_a_former_rail_settles_its_attempts() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    payout.passes(Duration.ofSeconds(30));
    RunReconciliationRequest own =
        RunReconciliationRequest.newBuilder().setRail("simulated").build();
    assertThat(books().runReconciliation(own).getReconciliation().getResolvedWithdrawals())
        .isEqualTo(1);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void each_rail_has_its_daily_runs() {
    Reconciliations reconciliations = payout.reconciliations(settings(), rails);
    reconciliations.beginDaily();
    reconciliations.beginDaily();
    assertThat(payout.number("select count(distinct rail) from reconciliation")).isEqualTo(2);
    assertThat(payout.number("select count(*) from reconciliation")).isEqualTo(2);
  }

  private void assertReversed(String id) {
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  /** Lets the bank have paid it two days ago, and list its return today. */
  private void cameBack(String id) {
    payout
        .superuser()
        .useHandle(h ->
            h.createUpdate(
                    """
                    INSERT INTO simulated_rail.payment (reference, amount_minor, currency, bank_code, account_number,
                      account_name, accepted_at, paid_at, returned_at)
                    VALUES (:reference, 40000, 'NGN', '058', '0123456789', 'Ada Obi', :before, :before, :now)
                    ON CONFLICT (reference) DO UPDATE
                    SET accepted_at = excluded.accepted_at, paid_at = excluded.paid_at,
                      returned_at = excluded.returned_at
                    """)
                .bind("reference", payout.get(id).getExternalReference())
                .bind("before", payout.clock.instant().minus(Duration.ofDays(2)))
                .bind("now", payout.clock.instant())
                .execute());
  }

  private RunReconciliationResponse ownReport() {
    return payout
        .books(com.nissmart.common.v1.Role.ROLE_OPERATOR)
        .runReconciliation(RunReconciliationRequest.getDefaultInstance());
  }

  private RunReconciliationResponse upload(String rail, String id) {
    String line =
        "%s,40000,NGN,PAID,%s%n"
            .formatted(payout.get(id).getExternalReference(), payout.clock.instant());
    LocalDate today = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
    return books()
        .runReconciliation(
            RunReconciliationRequest.newBuilder()
                .setRail(rail)
                .setFromDay(today.toString())
                .setFormat(ReportFormat.REPORT_FORMAT_CSV)
                .setReport(
                    ByteString.copyFromUtf8("reference,amount,currency,status,booked_at\n" + line))
                .build());
  }

  private ReconciliationServiceBlockingStub books() {
    return payout.books(settings(), rails);
  }

  private static ReconciliationSettings settings() {
    return new ReconciliationSettings(LocalTime.NOON, Duration.ZERO, Duration.ZERO);
  }
}
