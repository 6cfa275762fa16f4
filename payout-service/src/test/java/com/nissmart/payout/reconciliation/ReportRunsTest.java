package com.nissmart.payout.reconciliation;

import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_AMOUNT_DIFFERS;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_BANK_CHARGE;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_DUPLICATE;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_MISSING_AT_RAIL;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_MISSING_HERE;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_RAIL_CONTRADICTS;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_STATE_DIFFERS;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_UNREADABLE_ENTRY;
import static com.nissmart.payout.v1.ReconciliationStatus.RECONCILIATION_STATUS_COMPLETED;
import static com.nissmart.payout.v1.ReconciliationStatus.RECONCILIATION_STATUS_RUNNING;
import static com.nissmart.payout.v1.ReconciliationStatus.RECONCILIATION_STATUS_VOIDED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.payout.FakeLedger;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsRequest;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.v1.VoidReconciliationRequest;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lives of runs: parts of a day, dry runs, voided ones, failures and take-overs. */
class ReportRunsTest {
  private static final String HEADER = "reference,amount,currency,status,booked_at\n";

  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void two_parts_of_a_day_leave_nothing_missing() {
    String a = paid("a", 1_000);
    String b = paid("b", 2_000);
    RunReconciliationResponse first = part(line(a, 1_000));
    assertThat(kinds(first)).as("the other part will follow").isEmpty();
    assertThat(first.getReconciliation().getStatus()).isEqualTo(RECONCILIATION_STATUS_RUNNING);
    assertThat(first.getReconciliation().hasPartsUntil()).isTrue();
    assertThat(first.getReconciliation().getMatchedLines()).isEqualTo(1);
    payout.passes(Duration.ofHours(1));
    payout.reconciliations.workDue();

    assertThat(kinds(run(line(b, 2_000)))).isEmpty();
    Reconciliation ended = ended(first.getReconciliation().getId());

    assertThat(payout.number("select count(*) from reconciliation_exception")).isZero();
    assertThat(ended.getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
    assertThat(ended.hasPartsUntil()).isFalse();
    assertThat(kinds(run(line(a, 1_000)))).as("the first part again").isEmpty();
  }

  @Test
  void parts_say_what_is_missing_when_the_last_has_come() {
    String a = paid("a", 1_000);
    paid("b", 2_000);
    String waiting = part(line(a, 1_000)).getReconciliation().getId();
    assertThat(kinds(run(""))).containsExactly(EXCEPTION_KIND_MISSING_AT_RAIL);
    assertThat(ended(waiting).getExceptions()).isEqualTo(1);
    assertThat(open()).hasSize(1);
  }

  @Test
  void parts_whose_last_never_comes_end_after_a_day() {
    String a = paid("a", 1_000);
    paid("b", 2_000);
    String waiting = part(line(a, 1_000)).getReconciliation().getId();
    payout.passes(Duration.ofHours(23));
    payout.reconciliations.workDue();
    assertThat(open()).isEmpty();
    payout.passes(Duration.ofHours(1));
    payout.reconciliations.workDue();
    assertThat(ended(waiting).getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
    assertThat(kinds(open())).containsExactly(EXCEPTION_KIND_MISSING_AT_RAIL);
  }

  @Test
  void a_waiting_part_shows_a_duplicate_in_the_next() {
    String a = paid("a", 1_000);
    part(a + ",1000,NGN,PAID,2026-01-15T09:00:00Z\n");
    assertThat(kinds(run(a + ",1000,NGN,PAID,2026-01-15T15:00:00Z\n")))
        .containsExactly(EXCEPTION_KIND_DUPLICATE);
  }

  @Test
  void only_an_uploaded_report_has_more_parts() {
    RunReconciliationRequest own = RunReconciliationRequest.newBuilder().setMoreParts(true).build();
    assertThat(Refused.fields(Refused.by(() -> books().runReconciliation(own))))
        .containsExactly("more_parts UNEXPECTED");
    assertThat(payout.number("select count(*) from reconciliation")).isZero();
  }

  @Test
  void parts_that_list_a_payment_at_two_moments_are_duplicates() {
    String a = paid("a", 1_000);
    run(a + ",1000,NGN,PAID,2026-01-15T09:00:00Z\n");
    assertThat(kinds(run(a + ",1000,NGN,PAID,2026-01-15T15:00:00Z\n")))
        .containsExactly(EXCEPTION_KIND_DUPLICATE);
    assertThat(kinds(run(a + ",1000,NGN,PAID,2026-01-15T09:00:00Z\n"))).isEmpty();
  }

  @Test
  void a_later_report_that_agrees_closes_an_exception() {
    String id = payout.withdraw("k", 1_000, "9990000007");
    payout.workFor(Duration.ofSeconds(30));
    String reference = payout.get(id).getExternalReference();
    assertThat(kinds(run(line(reference, 999))))
        .doesNotContain(EXCEPTION_KIND_STATE_DIFFERS)
        .hasSize(1);
    run(line(reference, 1_000));
    assertThat(open()).isEmpty();
  }

  @Test
  void a_voided_run_counts_no_longer() {
    String a = paid("a", 1_000);
    run("");
    assertThat(open()).hasSize(1);
    Reconciliation wrong = run(line(a, 1_000) + line("STRANGER", 5)).getReconciliation();
    assertThat(kinds(open())).containsExactly(EXCEPTION_KIND_MISSING_HERE);

    Reconciliation voided = voidRun(wrong.getId(), "the file of another bank");

    assertThat(voided.getStatus()).isEqualTo(RECONCILIATION_STATUS_VOIDED);
    assertThat(voided.getVoidReason()).isEqualTo("the file of another bank");
    assertThat(voided.getVoidedBy()).startsWith("usr_");
    assertThat(kinds(open()))
        .as("what it explained is open, what it found is closed")
        .containsExactly(EXCEPTION_KIND_MISSING_AT_RAIL);
    assertThat(voidRun(wrong.getId(), "again")).isEqualTo(voided);
    assertThat(kinds(run(line("STRANGER", 5))))
        .as("found anew")
        .contains(EXCEPTION_KIND_MISSING_HERE);
    assertThat(kinds(open())).contains(EXCEPTION_KIND_MISSING_HERE);
    assertThat(Refused.by(() -> voidRun(wrong.getId(), " ")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(Refused.by(() -> voidRun("rec_00000000000000000000000000", "why")).reason())
        .isEqualTo(Reason.RECONCILIATION_NOT_FOUND);
  }

  @Test
  void voiding_both_runs_that_explained_it_opens_it_again() {
    String a = paid("a", 1_000);
    run("");
    String first = run(line(a, 1_000)).getReconciliation().getId();
    String second = run(line(a, 1_000)).getReconciliation().getId();
    voidRun(first, "the file of another bank");
    assertThat(open()).as("the second one still explains it").isEmpty();
    voidRun(second, "the file of another bank");
    assertThat(kinds(open())).containsExactly(EXCEPTION_KIND_MISSING_AT_RAIL);
  }

  @Test
  void an_older_run_does_not_explain_a_newer_difference() {
    String a = paid("a", 1_000);
    run(line(a, 1_000));
    payout.passes(Duration.ofSeconds(1));
    assertThat(kinds(run(line(a, 999)))).containsExactly(EXCEPTION_KIND_AMOUNT_DIFFERS);
    String wrong = run(line(a, 1_000)).getReconciliation().getId();
    assertThat(open()).isEmpty();
    voidRun(wrong, "the file of another bank");
    assertThat(kinds(open())).containsExactly(EXCEPTION_KIND_AMOUNT_DIFFERS);
  }

  @Test
  void a_payment_of_another_rail_is_not_unknown() {
    String a = paid("a", 1_000);
    payout
        .superuser()
        .useHandle(h -> {
          h.execute("set session_replication_role = replica");
          h.execute("update withdrawal_attempt set rail = 'other'");
        });
    RunReconciliationResponse answer = run(line(a, 1_000));
    assertThat(kinds(answer)).containsExactly(EXCEPTION_KIND_STATE_DIFFERS);
    assertThat(answer.getExceptions(0).getDetail()).contains("another rail");
    assertThat(answer.getExceptions(0).getWithdrawalId()).isNotEmpty();
    assertThat(answer.getReconciliation().getTotals(0).getWithdrawalAmount()).isZero();
  }

  @Test
  void a_voided_run_is_not_another_that_found_it() {
    String wrong = run(line("STRANGER", 5)).getReconciliation().getId();
    String right = run(line("STRANGER", 5)).getReconciliation().getId();
    assertThat(close(right)).as("both found it").isZero();
    voidRun(wrong, "the file of another bank");
    assertThat(close(right)).isEqualTo(1);
  }

  private long close(String run) {
    return books()
        .resolveReconciliationExceptions(
            ResolveReconciliationExceptionsRequest.newBuilder()
                .setReconciliationId(run)
                .setFoundOnlyByRun(true)
                .setResolution("looked at")
                .build())
        .getResolved();
  }

  @Test
  void a_dry_run_books_and_stores_nothing() {
    String doubted = payout.withdraw("k", 1_000, "9990000007");
    String a = paid("a", 2_000);
    String reference = payout.get(doubted).getExternalReference();
    RunReconciliationRequest dry =
        request(line(reference, 1_000) + line("STRANGER", 5)).toBuilder().setDryRun(true).build();

    Reconciliation run = books().runReconciliation(dry).getReconciliation();

    assertThat(run.getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
    assertThat(run.getDryRun()).isTrue();
    assertThat(run.getExceptions()).isEqualTo(3);
    assertThat(kinds(run.getSampleExceptionsList()))
        .containsExactlyInAnyOrder(
            EXCEPTION_KIND_STATE_DIFFERS,
            EXCEPTION_KIND_MISSING_HERE,
            EXCEPTION_KIND_MISSING_AT_RAIL);
    assertThat(payout.status(doubted)).isEqualTo("PROCESSING");
    assertThat(payout.number("select count(*) from reconciliation_exception")).isZero();
    assertThat(kinds(run("")))
        .as("a dry report does not count")
        .contains(EXCEPTION_KIND_MISSING_AT_RAIL);
    assertThat(a).isNotEmpty();
    assertThat(get(run.getId()).getSampleExceptionsCount()).isEqualTo(3);
  }

  @Test
  void a_run_that_failed_is_tried_again_within_minutes() {
    String a = paid("a", 1_000);
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);
    Reconciliation failed = run(line(a, 1_000)).getReconciliation();
    assertThat(failed.getStatus()).isEqualTo(RECONCILIATION_STATUS_RUNNING);
    assertThat(failed.getFailure()).contains("ledger");
    assertThat(failed.getTries()).isEqualTo(1);
    assertThat(failed.getReportLines()).isEqualTo(1);
    payout.ledger.trouble(FakeLedger.Trouble.NONE);
    payout.reconciliations.workDue();
    assertThat(get(failed.getId()).getTries()).as("not at once").isEqualTo(1);

    payout.passes(Duration.ofSeconds(16));
    payout.reconciliations.workDue();

    Reconciliation ended = get(failed.getId());
    assertThat(ended.getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
    assertThat(ended.getMatchedLines()).isEqualTo(1);
    assertThat(ended.getTries()).isEqualTo(2);
    assertThat(ended.getFailure()).isEmpty();
  }

  @Test
  void a_daily_run_without_the_rail_is_tried_again() {
    payout.superuser().useHandle(h -> h.execute("alter table simulated_rail.payment rename to p"));
    try {
      payout.reconciliations.beginDaily();
      payout.reconciliations.workDue();
    } finally {
      payout
          .superuser()
          .useHandle(h -> h.execute("alter table simulated_rail.p rename to payment"));
    }
    assertThat(only().getFailure()).contains("rail");
    payout.reconciliations.beginDaily();
    payout.passes(Duration.ofMinutes(1));
    payout.reconciliations.workDue();
    assertThat(only().getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
  }

  @Test
  void a_daily_run_is_never_given_up() {
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);
    payout.reconciliations.beginDaily();
    payout.superuser().useHandle(h -> h.execute("update reconciliation set tries = 1000"));
    payout.reconciliations.workDue();
    assertThat(only().getStatus()).isEqualTo(RECONCILIATION_STATUS_RUNNING);
    assertThat(only().getFailure()).isNotEmpty();
    payout.ledger.trouble(FakeLedger.Trouble.NONE);
    payout.passes(Duration.ofMinutes(10));
    payout.reconciliations.workDue();
    assertThat(only().getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
  }

  @Test
  void a_day_between_others_that_failed_is_begun_again() {
    String failed = today().toString();
    for (int day = 0; day < 3; day++) {
      payout.reconciliations.beginDaily();
      payout.reconciliations.workDue();
      payout.passes(Duration.ofDays(1));
    }
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                "update reconciliation set status = 'FAILED', failure = 'x' where from_day = ?",
                LocalDate.parse(failed)));
    payout.reconciliations.beginDaily();
    payout.reconciliations.beginDaily();
    assertThat(
            payout.number(
                "select count(*) from reconciliation where status = 'RUNNING' and from_day = to_day"))
        .as("the failed day and yesterday, each once")
        .isEqualTo(2);
    payout.reconciliations.workDue();
    payout.reconciliations.beginDaily();
    assertThat(payout.number("select count(*) from reconciliation where status = 'COMPLETED'"))
        .isEqualTo(4);
    assertThat(payout.number("select count(*) from reconciliation")).isEqualTo(5);
  }

  @Test
  void another_worker_takes_over_when_the_lease_has_ended() {
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);
    String id = run(line("A", 1)).getReconciliation().getId();
    payout.ledger.trouble(FakeLedger.Trouble.NONE);
    payout.passes(Duration.ofMinutes(10));
    lease("now() + interval '1 hour'");
    payout.reconciliations.workDue();
    assertThat(get(id).getStatus()).isEqualTo(RECONCILIATION_STATUS_RUNNING);
    lease("now() - interval '1 second'");
    payout.reconciliations.workDue();
    assertThat(get(id).getStatus()).isEqualTo(RECONCILIATION_STATUS_COMPLETED);
  }

  @Test
  void an_upload_that_was_cut_off_is_removed() {
    payout.ledger.trouble(FakeLedger.Trouble.AWAY);
    run(line("A", 1));
    payout.superuser().useHandle(h -> h.execute("update reconciliation set staged_at = null"));
    payout.passes(Duration.ofMinutes(20));
    payout.reconciliations.workDue();
    assertThat(payout.number("select count(*) from reconciliation")).isZero();
    assertThat(payout.number("select count(*) from settlement_line")).isZero();
  }

  @Test
  void control_totals_that_differ_refuse_the_report() {
    RunReconciliationRequest report = request(line("A", 1) + line("B", 2));
    assertThat(
            Refused.fields(
                Refused.by(() ->
                    books().runReconciliation(report.toBuilder().setControlCount(3).build()))))
        .containsExactly("control_count OUT_OF_RANGE");
    assertThat(
            Refused.fields(
                Refused.by(
                    () -> books().runReconciliation(report.toBuilder().setControlSum(4).build()))))
        .containsExactly("control_sum OUT_OF_RANGE");
    assertThat(payout.number("select count(*) from reconciliation")).isZero();
    RunReconciliationRequest right = report.toBuilder().setControlCount(2).setControlSum(3).build();
    assertThat(books().runReconciliation(right).getReconciliation().getReportLines()).isEqualTo(2);
  }

  @Test
  void an_empty_row_is_ignored_and_a_cut_file_refused() {
    assertThat(run(line("A", 1) + ",,,,\n").getReconciliation().getReportLines()).isEqualTo(1);
    for (String cut : List.of("A,1,NGN,PAID", "\"A\",\"1\",\"NGN\",\"PAID\",\"2026-01-1")) {
      assertThat(Refused.fields(Refused.by(() -> run(cut)))).containsExactly("report MALFORMED");
    }
  }

  @Test
  void a_reversed_debit_completes_no_withdrawal() {
    String id = payout.withdraw("k", 250_000, "9990000007");
    payout.workFor(Duration.ofSeconds(30));
    String reference = payout.get(id).getExternalReference();

    RunReconciliationResponse answer =
        statement(
            "<Ntry><Amt Ccy=\"NGN\">2500.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>"
                + details(reference, "")
                + "</Ntry>");

    assertThat(kinds(answer)).containsExactly(EXCEPTION_KIND_RAIL_CONTRADICTS);
    payout.passes(Duration.ofMinutes(10));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
  }

  @Test
  void a_charge_is_shown_and_the_payment_matches() {
    String reference = paid("k", 250_000);
    RunReconciliationResponse answer =
        statement(
            "<Ntry><Amt Ccy=\"NGN\">2526.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
                + details(
                    reference,
                    "<Amt Ccy=\"NGN\">2500.00</Amt><Chrgs><Rcrd><Amt Ccy=\"NGN\">26.00</Amt>"
                        + "<ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>")
                + "</Ntry><Ntry><Amt Ccy=\"NGN\">x</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
                + details("B-1", "")
                + "</Ntry>");

    assertThat(kinds(answer))
        .containsExactlyInAnyOrder(EXCEPTION_KIND_BANK_CHARGE, EXCEPTION_KIND_UNREADABLE_ENTRY);
    Reconciliation run = answer.getReconciliation();
    assertThat(run.getMatchedLines()).isEqualTo(1);
    assertThat(run.getTotals(0).getReportAmount()).isEqualTo(252_600);
    assertThat(run.getTotals(0).getReportExceptedAmount()).isEqualTo(2_600);
  }

  @Test
  void payments_outside_of_a_statements_days_and_currency_are_not_missing() {
    paid("k", 1_000);
    String dollars =
        "<Acct><Ccy>USD</Ccy></Acct><Ntry><Amt Ccy=\"USD\">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>"
            + details("X-1", "")
            + "</Ntry>";
    assertThat(kinds(statement(dollars))).containsExactly(EXCEPTION_KIND_MISSING_HERE);
    assertThat(kinds(statement(dollars.replace("USD", "NGN"))))
        .containsExactlyInAnyOrder(EXCEPTION_KIND_MISSING_HERE, EXCEPTION_KIND_MISSING_AT_RAIL);
  }

  private RunReconciliationResponse statement(String contents) {
    String document =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>S1</Id>"
            + contents
            + "</Stmt></BkToCstmrStmt></Document>";
    return books()
        .runReconciliation(
            request("").toBuilder()
                .setFormat(ReportFormat.REPORT_FORMAT_CAMT053)
                .setReport(ByteString.copyFromUtf8(document))
                .build());
  }

  private String details(String reference, String more) {
    return "<Sts>BOOK</Sts><BookgDt><Dt>%s</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs>%s</TxDtls></NtryDtls>"
        .formatted(today(), reference, more);
  }

  private String paid(String key, long amount) {
    String id = payout.withdraw(key, amount, "0123456789");
    payout.workFor(Duration.ofSeconds(10));
    payout.passes(Duration.ofSeconds(1));
    return payout.get(id).getExternalReference();
  }

  private static String line(String reference, long amount) {
    return "%s,%d,NGN,PAID,2026-01-15T09:00:00Z%n".formatted(reference, amount);
  }

  private RunReconciliationResponse run(String lines) {
    return books().runReconciliation(request(lines));
  }

  /** Runs over a report after which others of the same days will follow. */
  private RunReconciliationResponse part(String lines) {
    return books().runReconciliation(request(lines).toBuilder().setMoreParts(true).build());
  }

  private com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub
      books() {
    return payout.books(Role.ROLE_OPERATOR);
  }

  private RunReconciliationRequest request(String lines) {
    return RunReconciliationRequest.newBuilder()
        .setFromDay(today().minusDays(1).toString())
        .setToDay(today().toString())
        .setFormat(ReportFormat.REPORT_FORMAT_CSV)
        .setReport(ByteString.copyFromUtf8(HEADER + lines))
        .setReportName("settlement.csv")
        .build();
  }

  private Reconciliation voidRun(String id, String reason) {
    return books()
        .voidReconciliation(
            VoidReconciliationRequest.newBuilder()
                .setReconciliationId(id)
                .setReason(reason)
                .build())
        .getReconciliation();
  }

  private Reconciliation get(String id) {
    return books()
        .getReconciliation(GetReconciliationRequest.newBuilder().setReconciliationId(id).build())
        .getReconciliation();
  }

  /** Returns a run once a worker in the background has ended it. */
  private Reconciliation ended(String id) {
    Await.until(Duration.ofSeconds(30), () -> get(id).getStatus() != RECONCILIATION_STATUS_RUNNING);
    return get(id);
  }

  private Reconciliation only() {
    List<Reconciliation> runs =
        books()
            .listReconciliations(ListReconciliationsRequest.getDefaultInstance())
            .getReconciliationsList();
    assertThat(runs).hasSize(1);
    return runs.getFirst();
  }

  private void lease(String until) {
    payout
        .superuser()
        .useHandle(h -> h.execute("update reconciliation set lease_until = " + until));
  }

  private List<ReconciliationException> open() {
    return books()
        .listReconciliationExceptions(
            ListReconciliationExceptionsRequest.newBuilder().setOpen(true).build())
        .getExceptionsList();
  }

  private static List<ExceptionKind> kinds(RunReconciliationResponse answer) {
    return kinds(answer.getExceptionsList());
  }

  private static List<ExceptionKind> kinds(List<ReconciliationException> exceptions) {
    return exceptions.stream().map(ReconciliationException::getKind).toList();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
  }
}
