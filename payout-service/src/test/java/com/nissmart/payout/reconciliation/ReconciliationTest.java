package com.nissmart.payout.reconciliation;

import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_AMOUNT_DIFFERS;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_DUPLICATE;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_MISSING_AT_RAIL;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_MISSING_HERE;
import static com.nissmart.payout.v1.ExceptionKind.EXCEPTION_KIND_PAID_AFTER_RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsResponse;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceBlockingStub;
import com.nissmart.payout.v1.ReconciliationTotal;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
  private static final String HEADER = "reference,amount,currency,status,booked_at\n";
  private static final String BANK = "0123456789";

  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void every_kobo_matches_where_all_books_agree() {
    for (int i = 1; i <= 3; i++) {
      payout.withdraw("k" + i, i * 1_000L, BANK);
    }
    payout.withdraw("rejected", 700, "9990000001");
    payout.workFor(Duration.ofSeconds(10));

    RunReconciliationResponse answer = fetchAndRun();

    Reconciliation run = answer.getReconciliation();
    assertThat(answer.getExceptionsList()).isEmpty();
    assertThat(run.getReportLines()).isEqualTo(3);
    assertThat(run.getMatchedLines()).isEqualTo(3);
    assertThat(run.getTotalsList()).containsExactly(total(6_000, 6_000, 6_000, 6_000));
    assertThat(
            payout
                .books(Role.ROLE_AUDITOR)
                .getReconciliation(
                    GetReconciliationRequest.newBuilder().setReconciliationId(run.getId()).build())
                .getReconciliation())
        .isEqualTo(run);
  }

  @Test
  void a_return_counts_negative_on_all_sides() {
    payout.withdraw("k1", 1_000, "9990000005");
    payout.workFor(Duration.ofSeconds(10));
    payout.passes(Duration.ofSeconds(10));
    String reference = reference(payout.onlyId());
    payout.facts.hear(
        new RailFact(reference, RailFact.Kind.RETURNED, null, RailStatement.Channel.CALLBACK, ""));
    payout.worker.runDue();
    assertThat(payout.status(payout.onlyId())).isEqualTo("REVERSED");

    RunReconciliationResponse answer = fetchAndRun();

    assertThat(answer.getExceptionsList()).isEmpty();
    assertThat(answer.getReconciliation().getMatchedLines()).isEqualTo(2);
    assertThat(answer.getReconciliation().getTotalsList()).containsExactly(total(0, 0, 0, 0));
  }

  @Test
  void a_booking_that_is_due_agrees_for_minutes_only() {
    String reference = paid("k1", 1_000);
    payout.ledger.trouble(Trouble.BROKEN);
    returned(reference);
    payout.worker.runDue();
    String report = line(reference, 1_000, "PAID") + line(reference, 1_000, "RETURNED");
    assertThat(run(report).getExceptionsList()).isEmpty();

    for (int minute = 0; minute < 11; minute++) {
      payout.passes(Duration.ofMinutes(1));
      payout.worker.runDue();
    }

    assertThat(kinds(run(report))).containsExactly(ExceptionKind.EXCEPTION_KIND_LEDGER_DIFFERS);
  }

  @Test
  void an_unclaimed_return_matches_the_ledger() {
    String reference = paid("k1", 1_000);
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_CLOSED);
    returned(reference);
    payout.worker.runDue();
    assertThat(payout.ledger.unclaimed()).isEqualTo(1_000);

    RunReconciliationResponse answer =
        run(line(reference, 1_000, "PAID") + line(reference, 1_000, "RETURNED"));

    assertThat(answer.getExceptionsList()).isEmpty();
    assertThat(answer.getReconciliation().getMatchedLines()).isEqualTo(2);
  }

  private void returned(String reference) {
    payout.facts.hear(
        new RailFact(reference, RailFact.Kind.RETURNED, null, RailStatement.Channel.CALLBACK, ""));
  }

  @Test
  void each_difference_is_one_exception_with_its_amounts() {
    String agreed = paid("k1", 1_000);
    String unlisted = paid("k2", 2_000);
    String shortened = paid("k3", 4_000);
    String twice = paid("k4", 8_000);
    String back = paid("k5", 16_000);
    payout.withdraw("k6", 32_000, "9990000001");
    payout.workFor(Duration.ofSeconds(10));
    String rejected = reference(payout.onlyId());

    RunReconciliationResponse answer =
        run(
            line(agreed, 1_000, "PAID")
                + line(shortened, 3_999, "PAID")
                + line(twice, 8_000, "PAID")
                + line(twice, 8_000, "PAID")
                + line(back, 16_000, "PAID")
                + line(back, 16_000, "RETURNED")
                + line(rejected, 32_000, "PAID")
                + line("STRANGER", 64_000, "PAID"));

    assertThat(answer.getExceptionsList().stream().map(ReconciliationTest::text))
        .containsExactlyInAnyOrder(
            "MISSING_AT_RAIL " + unlisted + " - 2000",
            "AMOUNT_DIFFERS " + shortened + " 3999 4000",
            "DUPLICATE " + twice + " 8000 8000",
            "PAID_AFTER_RELEASE " + rejected + " 32000 32000",
            "MISSING_HERE STRANGER 64000 -");
    ReconciliationTotal total = answer.getReconciliation().getTotals(0);
    assertThat(total.getReportAmount()).isEqualTo(1_000 + 3_999 + 16_000 + 32_000 + 64_000);
    assertThat(total.getWithdrawalAmount()).as("less the return").isEqualTo(15_000);
    assertThat(total.getLedgerAmount()).as("the return is due").isEqualTo(31_000);
    assertThat(total.getMatchedAmount()).isEqualTo(9_000);
    assertThat(total.getReportExceptedAmount()).isEqualTo(total.getReportAmount() - 9_000);
    assertThat(total.getWithdrawalExceptedAmount()).isEqualTo(6_000);
    assertThat(answer.getReconciliation().getExceptions()).isEqualTo(5);
  }

  @Test
  void missing_and_wrong_captures_and_orphaned_holds_are_found() {
    String missing = paid("k1", 1_000);
    String other = paid("k2", 2_000);
    payout.withdraw("open", 500, "9990000007");
    payout.withdraw("k3", 4_000, BANK);
    payout.workFor(Duration.ofSeconds(1));
    payout.ledger.rewrite(transaction ->
        transaction.getType() == TransactionType.TRANSACTION_TYPE_CAPTURE
            ? switch ((int) transaction.getAmount().getAmount()) {
              case 1_000 -> null;
              case 2_000 ->
                  transaction.toBuilder()
                      .setAmount(transaction.getAmount().toBuilder().setAmount(1_999))
                      .build();
              default -> transaction;
            }
            : transaction);
    // A second hold of the same wallet belongs to no withdrawal.
    String orphan = payout.ledger.holdForNobody(payout.wallet, 77);
    payout.passes(Duration.ofMillis(1));

    RunReconciliationResponse answer = fetchAndRun();

    assertThat(answer.getExceptionsList().stream().map(ReconciliationTest::text))
        .containsExactlyInAnyOrder(
            "LEDGER_DIFFERS " + missing + " 1000 1000",
            "LEDGER_DIFFERS " + other + " 2000 2000",
            "LEDGER_DIFFERS " + orphan + " - 77",
            // Without its capture, the hold of the first withdrawal is an orphan too.
            "LEDGER_DIFFERS " + payout.get(idOf("k1")).getTransactionId() + " - 1000");
    assertThat(answer.getReconciliation().getTotals(0).getLedgerAmount()).isEqualTo(5_999);
    assertThat(answer.getReconciliation().getTotals(0).getMatchedAmount()).isEqualTo(4_000);
  }

  @Test
  void a_paid_line_resolves_a_withdrawal_in_doubt() {
    String id = payout.withdraw("k1", 1_000, "9990000007");
    payout.workFor(Duration.ofSeconds(30));
    assertThat(payout.get(id).hasInDoubtSince()).isTrue();

    RunReconciliationResponse answer = run(line(reference(id), 1_000, "PAID"));

    assertThat(answer.getReconciliation().getResolvedWithdrawals()).isEqualTo(1);
    assertThat(answer.getExceptionsList()).isEmpty();
    payout.passes(Duration.ofMinutes(10));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(1_000);
  }

  @Test
  void a_line_with_another_amount_resolves_nothing() {
    String id = payout.withdraw("k1", 1_000, "9990000007");
    payout.workFor(Duration.ofSeconds(30));
    RunReconciliationResponse answer = run(line(reference(id), 999, "PAID"));
    assertThat(kinds(answer)).containsExactly(EXCEPTION_KIND_AMOUNT_DIFFERS);
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
  }

  @Test
  void a_payment_after_the_release_is_raised_at_once_and_once() {
    String id = payout.withdraw("k1", 1_000, "9990000001");
    payout.workFor(Duration.ofSeconds(10));
    String reference = reference(id);
    payout.facts.hear(
        new RailFact(reference, RailFact.Kind.PAID, null, RailStatement.Channel.CALLBACK, ""));

    payout.reconciliations.raiseLatePayments();
    payout.reconciliations.raiseLatePayments();
    payout.worker.runDue();
    RunReconciliationResponse answer = run(line(reference, 1_000, "PAID"));

    assertThat(kinds(answer)).containsExactly(EXCEPTION_KIND_PAID_AFTER_RELEASE);
    assertThat(answer.getExceptions(0).getReconciliationId()).isEmpty();
    assertThat(openExceptions()).hasSize(1);
    assertThat(answer.getReconciliation().getTotals(0).getReportExceptedAmount()).isEqualTo(1_000);
  }

  @Test
  void a_late_payment_that_the_ledger_refuses_differs_from_it() {
    String id = payout.withdraw("k1", 1_000, "9990000001");
    payout.workFor(Duration.ofSeconds(10));
    String reference = reference(id);
    payout.facts.hear(
        new RailFact(reference, RailFact.Kind.PAID, null, RailStatement.Channel.CALLBACK, ""));
    payout.ledger.trouble(Trouble.BROKEN);
    payout.worker.runDue();
    String report = line(reference, 1_000, "PAID");
    assertThat(kinds(run(report))).containsExactly(ExceptionKind.EXCEPTION_KIND_LEDGER_DIFFERS);

    payout.ledger.trouble(Trouble.NONE);
    payout.passes(Duration.ofHours(1));
    payout.worker.runDue();

    assertThat(kinds(run(report))).containsExactly(EXCEPTION_KIND_PAID_AFTER_RELEASE);
    assertThat(kinds(openExceptions())).containsExactly(EXCEPTION_KIND_PAID_AFTER_RELEASE);
  }

  @Test
  void an_exception_is_stored_once_and_stays_resolved() {
    String report = line("STRANGER", 100, "PAID");
    ReconciliationException first = run(report).getExceptions(0);
    ReconciliationException closed = close(first.getId(), "the bank's own transfer");
    assertThat(closed.getResolution()).isEqualTo("the bank's own transfer");
    assertThat(close(first.getId(), "something else")).isEqualTo(closed);

    RunReconciliationResponse again = run(report);

    assertThat(again.getExceptionsList()).containsExactly(closed);
    assertThat(closed.getReconciliationId()).isEqualTo(first.getReconciliationId());
    assertThat(openExceptions()).isEmpty();
  }

  @Test
  void a_line_that_is_booked_again_is_a_new_exception() {
    ReconciliationException first =
        run("CHARGES,100,NGN,PAID,2026-01-14T09:00:00Z\n").getExceptions(0);
    close(first.getId(), "the bank's charges");

    run("CHARGES,900000,NGN,PAID,2026-01-15T09:00:00Z\n");

    assertThat(openExceptions().stream().map(ReconciliationTest::text))
        .containsExactly("MISSING_HERE CHARGES 900000 -");
  }

  @Test
  void a_recent_payment_may_be_missing_from_the_report() {
    paid("k1", 1_000);
    ReconciliationServiceBlockingStub patient =
        payout.books(
            new ReconciliationSettings(LocalTime.NOON, Duration.ofMinutes(5), Duration.ofHours(1)));
    patient.runReconciliation(request(""));
    assertThat(openExceptions()).isEmpty();
    payout.passes(Duration.ofMillis(1));
    run("");
    assertThat(kinds(openExceptions())).containsExactly(EXCEPTION_KIND_MISSING_AT_RAIL);
  }

  @Test
  void the_daily_run_covers_each_day_once() {
    paid("k1", 1_000);
    payout.reconciliations.beginDaily();
    payout.reconciliations.workDue();
    payout.reconciliations.beginDaily();
    payout.reconciliations.workDue();
    List<Reconciliation> runs =
        payout
            .books(Role.ROLE_OPERATOR)
            .listReconciliations(ListReconciliationsRequest.getDefaultInstance())
            .getReconciliationsList();
    assertThat(runs).hasSize(1);
    assertThat(runs.getFirst().getStartedBy()).isEqualTo("payout");
    assertThat(runs.getFirst().getToDay()).isEqualTo(today().minusDays(1).toString());
  }

  @Test
  void the_totals_count_open_exceptions() {
    run(line("STRANGER", 100, "PAID"));
    GetWithdrawalTotalsResponse totals =
        payout
            .as(payout.ada, Role.ROLE_AUDITOR)
            .getWithdrawalTotals(GetWithdrawalTotalsRequest.getDefaultInstance());
    assertThat(totals.getOpenExceptions()).isEqualTo(1);
    assertThat(totals.hasReconciledAt()).isTrue();
  }

  @Test
  void exceptions_are_listed_by_kind_and_run_in_pages() {
    run(line("A", 1, "PAID") + line("B", 2, "PAID") + line("B", 2, "PAID"));
    RunReconciliationResponse second = run(line("C", 3, "PAID"));
    ListReconciliationExceptionsRequest all =
        ListReconciliationExceptionsRequest.newBuilder().setPageSize(2).build();
    List<String> seen = new ArrayList<>();
    ListReconciliationExceptionsResponse page = list(all);
    page.getExceptionsList().forEach(x -> seen.add(x.getExternalReference()));
    list(all.toBuilder().setPageToken(page.getNextPageToken()).build())
        .getExceptionsList()
        .forEach(x -> seen.add(x.getExternalReference()));
    assertThat(seen).containsExactly("A", "B", "C");
    assertThat(
            list(all.toBuilder()
                    .setReconciliationId(second.getReconciliation().getId())
                    .setKind(EXCEPTION_KIND_MISSING_HERE)
                    .build())
                .getExceptionsList())
        .hasSize(1);
    assertThat(list(all.toBuilder().setKind(EXCEPTION_KIND_DUPLICATE).build()).getExceptionsList())
        .isEmpty();
  }

  @Test
  void a_refused_request_leaves_no_run() {
    assertThat(Refused.fields(Refused.by(() -> run(line("A", 0, "PAID")))))
        .containsExactly("report MALFORMED");
    assertThat(Refused.fields(Refused.by(() -> run(line("A", 1, "SENT")))))
        .containsExactly("report MALFORMED");
    RunReconciliationRequest tomorrow =
        RunReconciliationRequest.newBuilder().setFromDay(today().plusDays(1).toString()).build();
    assertThat(
            Refused.fields(
                Refused.by(() -> payout.books(Role.ROLE_OPERATOR).runReconciliation(tomorrow))))
        .containsExactly("from_day OUT_OF_RANGE");
    assertThat(
            Refused.by(() ->
                    payout
                        .books(Role.ROLE_AUDITOR)
                        .runReconciliation(RunReconciliationRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(payout.number("select count(*) from reconciliation")).isZero();
    assertThat(payout.number("select count(*) from settlement_line")).isZero();
    assertThat(close("rex_00000000000000000000000000")).isEqualTo(Reason.EXCEPTION_NOT_FOUND);
  }

  @Test
  void a_line_booked_again_on_a_later_day_does_not_match() {
    String reference = paid("k1", 1_000);
    String first = reference + ",1000,NGN,PAID,2026-01-14T09:00:00Z\n";
    String second = reference + ",1000,NGN,PAID,2026-01-15T09:00:00Z\n";
    assertThat(kinds(run(today().minusDays(2), first))).isEmpty();

    RunReconciliationResponse later = run(today(), second);

    assertThat(kinds(later)).containsExactly(EXCEPTION_KIND_DUPLICATE);
    assertThat(later.getReconciliation().getTotalsList()).containsExactly(total(1_000, 0, 0, 0));
    assertThat(kinds(run(today().minusDays(2), first))).as("the first one still agrees").isEmpty();
    assertThat(kinds(run(today().minusDays(1), first))).as("reported twice, booked once").isEmpty();
  }

  private RunReconciliationResponse run(LocalDate day, String lines) {
    return payout
        .books(Role.ROLE_OPERATOR)
        .runReconciliation(
            request(lines).toBuilder().setFromDay(day.toString()).setToDay(day.toString()).build());
  }

  @Test
  void values_that_cannot_be_stored_or_summed_are_refused() {
    assertThat(Refused.fields(Refused.by(() -> run("A,1,NGN,PAID,+999999999-12-31T00:00:00Z\n"))))
        .containsExactly("report MALFORMED");
    assertThat(
            Refused.fields(
                Refused.by(() -> run(line("A", 999_999_999_999_999_999L, "PAID").repeat(10)))))
        .containsExactly("report OUT_OF_RANGE");
    for (String day : List.of("-999999999-01-01", "-5000-01-01", "1999-12-31")) {
      RunReconciliationRequest request =
          RunReconciliationRequest.newBuilder().setFromDay(day).build();
      assertThat(
              Refused.fields(
                  Refused.by(() -> payout.books(Role.ROLE_OPERATOR).runReconciliation(request))))
          .containsExactly("from_day OUT_OF_RANGE");
    }
    for (String day : List.of("+999999999-12-31", "-999999999-01-01")) {
      GetWithdrawalTotalsRequest request =
          GetWithdrawalTotalsRequest.newBuilder().setFromDay(day).setToDay(day).build();
      assertThat(
              Refused.fields(
                  Refused.by(
                      () -> payout.as(payout.ada, Role.ROLE_AUDITOR).getWithdrawalTotals(request))))
          .containsExactly("to_day OUT_OF_RANGE");
    }
    assertThat(payout.number("select count(*) from reconciliation")).isZero();
  }

  private String paid(String key, long amount) {
    String id = payout.withdraw(key, amount, BANK);
    payout.workFor(Duration.ofSeconds(10));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    return reference(id);
  }

  private String reference(String id) {
    return payout.get(id).getExternalReference();
  }

  private String idOf(String key) {
    return payout
        .asAda()
        .createWithdrawal(payout.request(key, 1_000, BANK).build())
        .getWithdrawal()
        .getId();
  }

  /** Runs a reconciliation with the rail's own report of its present day. */
  private RunReconciliationResponse fetchAndRun() {
    String day = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC).toString();
    return payout
        .books(Role.ROLE_OPERATOR)
        .runReconciliation(RunReconciliationRequest.newBuilder().setFromDay(day).build());
  }

  private RunReconciliationResponse run(String lines) {
    return payout.books(Role.ROLE_OPERATOR).runReconciliation(request(lines));
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

  private static String line(String reference, long amount, String status) {
    return "%s,%d,NGN,%s,2026-01-15T09:00:00Z%n".formatted(reference, amount, status);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
  }

  private ReconciliationException close(String id, String reason) {
    return payout
        .books(Role.ROLE_OPERATOR)
        .resolveReconciliationException(
            ResolveReconciliationExceptionRequest.newBuilder()
                .setExceptionId(id)
                .setResolution(reason)
                .build())
        .getException();
  }

  private Reason close(String id) {
    return Refused.by(() -> close(id, "why not")).reason();
  }

  private ListReconciliationExceptionsResponse list(ListReconciliationExceptionsRequest request) {
    return payout.books(Role.ROLE_AUDITOR).listReconciliationExceptions(request);
  }

  private List<ReconciliationException> openExceptions() {
    return list(ListReconciliationExceptionsRequest.newBuilder().setOpen(true).build())
        .getExceptionsList();
  }

  private static List<ExceptionKind> kinds(RunReconciliationResponse answer) {
    return kinds(answer.getExceptionsList());
  }

  private static List<ExceptionKind> kinds(List<ReconciliationException> exceptions) {
    return exceptions.stream().map(ReconciliationException::getKind).toList();
  }

  private static String text(ReconciliationException exception) {
    return exception.getKind().name().substring("EXCEPTION_KIND_".length())
        + " "
        + exception.getExternalReference()
        + " "
        + (exception.hasRailAmount() ? exception.getRailAmount().getAmount() : "-")
        + " "
        + (exception.hasOurAmount() ? exception.getOurAmount().getAmount() : "-");
  }

  private static ReconciliationTotal total(long report, long ours, long ledger, long matched) {
    return ReconciliationTotal.newBuilder()
        .setCurrency("NGN")
        .setReportAmount(report)
        .setWithdrawalAmount(ours)
        .setLedgerAmount(ledger)
        .setMatchedAmount(matched)
        .setReportExceptedAmount(report - matched)
        .setWithdrawalExceptedAmount(ours - matched)
        .build();
  }
}
