package com.nissmart.payout.reconciliation.doubt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.v1.VoidReconciliationRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reports that operators upload: each line is their decision, with the rules of decisions. */
class UploadedReportTest {
  private static final String SILENT = "9990000007";
  private static final String REJECTED = "9990000001";
  private static final String BANK = "0123456789";

  private final PayoutFixture payout = new PayoutFixture();
  private final UUID uju = UUID.randomUUID();
  private final UUID musa = UUID.randomUUID();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void an_upload_is_the_decision_of_who_uploads() {
    String id = sent("k1", 40_000, SILENT);

    assertThat(upload(uju, line(id, 40_000, "PAID")).getReconciliation().getResolvedWithdrawals())
        .isEqualTo(1);

    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(seen(id).getResolutionsList())
        .extracting(one -> one.getOperatorId() + " " + one.getNote())
        .containsExactly(Ids.USER.format(uju) + " Report bank.csv, line 1");
  }

  @Test
  void an_upload_does_not_complete_what_needs_two_operators() {
    String id = sent("k1", PayoutFixture.TWO_OPERATORS_FROM, SILENT);
    String line = line(id, PayoutFixture.TWO_OPERATORS_FROM, "PAID");

    RunReconciliationResponse first = upload(uju, line);
    upload(uju, line);
    payout.worker.runDue();
    assertThat(first.getReconciliation().getResolvedWithdrawals()).isZero();
    assertThat(first.getExceptionsList()).hasSize(1);
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(waiting()).extracting(Proposal::getSubject).containsExactly(id);

    assertThat(upload(musa, line).getReconciliation().getResolvedWithdrawals()).isEqualTo(1);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void an_upload_never_completes_ones_own_withdrawal() {
    String id = sent("k1", 40_000, SILENT);
    RunReconciliationResponse answer = upload(payout.ada, line(id, 40_000, "PAID"));
    payout.worker.runDue();
    assertThat(answer.getReconciliation().getResolvedWithdrawals()).isZero();
    assertThat(answer.getExceptionsList()).hasSize(1);
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(seen(id).getResolutionsList()).isEmpty();
  }

  @Test
  void a_line_of_a_date_that_cannot_be_true_proves_nothing() {
    for (Instant wrong :
        List.of(
            Instant.parse("2001-01-01T00:00:00Z"),
            payout.clock.instant().plus(Duration.ofDays(2)),
            payout.clock.instant().minus(Duration.ofDays(2)))) {
      String id = sent(wrong.toString(), 40_000, SILENT);
      RunReconciliationResponse answer = upload(uju, line(id, 40_000, "PAID", wrong));
      assertThat(answer.getReconciliation().getResolvedWithdrawals()).isZero();
      assertThat(answer.getExceptionsList())
          .extracting(ReconciliationException::getDetail)
          .singleElement()
          .asString()
          .contains("so it proves nothing");
      payout.worker.runDue();
      assertThat(payout.status(id)).isEqualTo("PROCESSING");
    }
  }

  @Test
  void a_line_of_another_day_than_the_report_proves_nothing() {
    String id = sent("k1", 40_000, SILENT);
    payout.passes(Duration.ofDays(4));
    String line = line(id, 40_000, "PAID", payout.clock.instant().minus(Duration.ofDays(3)));
    assertThat(upload(uju, line).getReconciliation().getResolvedWithdrawals()).isZero();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
  }

  @Test
  void paid_for_a_failed_attempt_is_booked_through_suspense() {
    String id = sent("k1", 40_000, REJECTED);
    assertThat(payout.status(id)).isEqualTo("FAILED");
    upload(uju, line(id, 40_000, "PAID"));
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(seen(id).getEventsList())
        .anyMatch(event -> event.getActor().equals(Ids.USER.format(uju)));
  }

  @Test
  void a_large_late_payment_waits_for_a_second_upload() {
    long amount = PayoutFixture.TWO_OPERATORS_FROM;
    String id = sent("k1", amount, REJECTED);
    upload(uju, line(id, amount, "PAID"));
    upload(uju, line(id, amount, "PAID"));
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isZero();
    assertThat(waiting())
        .extracting(Proposal::getKind)
        .containsExactly(ProposalKind.PROPOSAL_KIND_LATE_PAYMENT);

    upload(musa, line(id, amount, "PAID"));
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isEqualTo(-amount);
    upload(musa, line(id, amount, "PAID"));
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isEqualTo(-amount);
  }

  @Test
  void a_returned_line_credits_the_wallet_again() {
    String id = sent("k1", 40_000, BANK);
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    upload(uju, line(id, 40_000, "PAID") + line(id, 40_000, "RETURNED"));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void a_payment_and_its_return_in_one_report_both_count() {
    String id = sent("k1", 40_000, SILENT);
    upload(uju, line(id, 40_000, "PAID") + line(id, 40_000, "RETURNED"));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void voiding_closes_what_a_date_that_cannot_be_true_raised() {
    String id = sent("k1", 40_000, SILENT);
    Instant wrong = Instant.parse("2001-01-01T00:00:00Z");
    RunReconciliationResponse answer = upload(uju, line(id, 40_000, "PAID", wrong));
    String run = answer.getReconciliation().getId();
    assertThat(answer.getExceptionsList())
        .extracting(ReconciliationException::getReconciliationId)
        .containsExactly(run);
    var _ =
        payout
            .books(uju)
            .voidReconciliation(
                VoidReconciliationRequest.newBuilder()
                    .setReconciliationId(run)
                    .setReason("the wrong file")
                    .build());
    assertThat(
            payout.number(
                "select count(*) from reconciliation_exception where resolved_at is null"))
        .isZero();
  }

  @Test
  void a_report_that_is_voided_meanwhile_decides_no_more() {
    for (int i = 0; i < 51; i++) {
      payout.withdraw("k" + i, 100, SILENT);
    }
    payout.workFor(PayoutFixture.SETTLING.plusSeconds(10));
    Instant now = payout.clock.instant();
    List<SettlementLine> lines =
        payout.jdbi.withHandle(h ->
            h.createQuery("SELECT external_reference FROM withdrawal_attempt")
                .mapTo(String.class)
                .map(one ->
                    new SettlementLine(one, SettlementLine.Status.PAID, new Money(100, "NGN"), now))
                .list());
    AtomicBoolean counts = new AtomicBoolean(true);
    ReportSource report =
        new ReportSource(
            "simulated", uju, "bank.csv", now.minusSeconds(86_400), now.plusSeconds(86_400));

    assertThatThrownBy(() ->
            payout
                .doubts()
                .resolve(
                    report,
                    lines,
                    1,
                    _ -> assertThat(counts.getAndSet(false)).as("it is voided").isTrue()))
        .hasMessageContaining("it is voided");

    assertThat(payout.number("select count(*) from withdrawal_resolution")).isEqualTo(50);
  }

  private List<Proposal> waiting() {
    return payout
        .proposals(uju)
        .listProposals(
            ListProposalsRequest.newBuilder()
                .setStatus(ProposalStatus.PROPOSAL_STATUS_PENDING)
                .build())
        .getProposalsList();
  }

  private String sent(String key, long amount, String account) {
    String id = payout.withdraw(key, amount, account);
    payout.workFor(PayoutFixture.SETTLING.plusSeconds(10));
    return id;
  }

  private GetWithdrawalResponse seen(String id) {
    return payout
        .as(uju, Role.ROLE_OPERATOR)
        .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build());
  }

  private String line(String id, long amount, String status) {
    return line(id, amount, status, payout.clock.instant());
  }

  private String line(String id, long amount, String status, Instant at) {
    return "%s,%d,NGN,%s,%s%n".formatted(payout.get(id).getExternalReference(), amount, status, at);
  }

  private RunReconciliationResponse upload(UUID operator, String lines) {
    LocalDate today = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
    return payout
        .books(operator)
        .runReconciliation(
            RunReconciliationRequest.newBuilder()
                .setFromDay(today.toString())
                .setToDay(today.toString())
                .setFormat(ReportFormat.REPORT_FORMAT_CSV)
                .setReport(
                    ByteString.copyFromUtf8("reference,amount,currency,status,booked_at\n" + lines))
                .setReportName("bank.csv")
                .build());
  }
}
