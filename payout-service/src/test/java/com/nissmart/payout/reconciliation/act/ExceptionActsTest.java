package com.nissmart.payout.reconciliation.act;

import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_CHARGE;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_LATE_PAYMENT;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_RETURN;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_PAY_ON;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_WRITE_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.payout.FakeLedger;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ActOnReconciliationExceptionResponse;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsRequest;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExceptionActsTest {
  private static final long LARGE = PayoutFixture.TWO_OPERATORS_FROM;

  private final PayoutFixture payout = new PayoutFixture();
  private final UUID uju = UUID.randomUUID();
  private final UUID musa = UUID.randomUUID();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void each_kind_lists_its_actions() {
    Map<Kind, List<ExceptionAction>> paid =
        Map.of(
            Kind.MISSING_HERE, List.of(EXCEPTION_ACTION_BOOK_CHARGE, EXCEPTION_ACTION_WRITE_OFF),
            Kind.STATE_DIFFERS, List.of(EXCEPTION_ACTION_BOOK_LATE_PAYMENT),
            Kind.AMOUNT_DIFFERS, List.of(EXCEPTION_ACTION_BOOK_CHARGE),
            Kind.PAID_AFTER_RELEASE, List.of(EXCEPTION_ACTION_WRITE_OFF),
            Kind.UNCLAIMED_RETURN, List.of(EXCEPTION_ACTION_PAY_ON),
            Kind.BANK_CHARGE, List.of(EXCEPTION_ACTION_BOOK_CHARGE));
    for (Kind kind : Kind.values()) {
      assertThat(raise(kind, 2_600, 2_500L, Status.PAID).getActionsList())
          .as(kind.name())
          .isEqualTo(paid.getOrDefault(kind, List.of()));
    }
    assertThat(raise(Kind.MISSING_HERE, 1, null, Status.RETURNED).getActionsList())
        .containsExactly(EXCEPTION_ACTION_BOOK_RETURN);
    assertThat(raise(Kind.STATE_DIFFERS, 1, 1L, Status.RETURNED).getActionsList())
        .containsExactly(EXCEPTION_ACTION_BOOK_RETURN);
    assertThat(raise(Kind.AMOUNT_DIFFERS, 1, 2L, Status.PAID).getActionsList()).isEmpty();
  }

  @Test
  void a_small_charge_is_booked_and_closes_its_exception() {
    ReconciliationException charge = raise(Kind.AMOUNT_DIFFERS, 2_600, 2_500L, Status.PAID);

    ReconciliationException acted = act(uju, charge, EXCEPTION_ACTION_BOOK_CHARGE).getException();

    assertThat(payout.ledger.charges()).isEqualTo(100);
    assertThat(acted.getBookedTransactionId()).startsWith("txn_");
    assertThat(acted.getResolvedBy()).isEqualTo(Ids.USER.format(uju));
    assertThat(acted.getActionsList()).isEmpty();
    assertThat(Refused.by(() -> act(uju, charge, EXCEPTION_ACTION_BOOK_CHARGE)).reason())
        .isEqualTo(Reason.EXCEPTION_NOT_ACTIONABLE);
    assertThat(payout.ledger.charges()).isEqualTo(100);
  }

  @Test
  void a_large_charge_needs_a_second_operator() {
    ReconciliationException charge = raise(Kind.BANK_CHARGE, LARGE, null, null);
    Proposal proposal = act(uju, charge, EXCEPTION_ACTION_BOOK_CHARGE).getProposal();
    assertThat(payout.ledger.charges()).isZero();

    Proposal done = approve(musa, proposal);

    assertThat(done.getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(done.getResult()).startsWith("txn_");
    assertThat(payout.ledger.charges()).isEqualTo(LARGE);
    assertThat(read(charge).getBookedTransactionId()).isEqualTo(done.getResult());
    assertThat(read(charge).hasResolvedAt()).isTrue();
  }

  @Test
  void a_write_off_always_needs_a_second_operator() {
    ReconciliationException late = raise(Kind.PAID_AFTER_RELEASE, 100, 100L, Status.PAID);
    Proposal proposal = act(uju, late, EXCEPTION_ACTION_WRITE_OFF).getProposal();
    assertThat(Refused.by(() -> approve(uju, proposal)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(payout.ledger.suspense()).isZero();
    approve(musa, proposal);
    assertThat(payout.ledger.suspense()).isEqualTo(100);
  }

  @Test
  void an_unknown_payment_is_booked_and_written_off() {
    ReconciliationException unknown = raise(Kind.MISSING_HERE, 500, null, Status.PAID);
    approve(musa, act(uju, unknown, EXCEPTION_ACTION_WRITE_OFF).getProposal());
    assertThat(payout.ledger.suspense()).as("500 less and 500 more").isZero();
    assertThat(payout.ledger.calls()).hasSize(2);
    assertThat(payout.number("select count(*) from exception_booking")).isEqualTo(2);
  }

  @Test
  void an_unknown_return_is_unclaimed_and_paid_on() {
    ReconciliationException unknown = raise(Kind.MISSING_HERE, 700, null, Status.RETURNED);
    act(uju, unknown, EXCEPTION_ACTION_BOOK_RETURN);
    assertThat(payout.ledger.unclaimed()).isEqualTo(700);
    ReconciliationException unclaimed = open().getFirst();

    Proposal proposal = payOn(uju, unclaimed, payout.wallet).getProposal();
    assertThat(Refused.by(() -> approve(payout.ada, proposal)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    approve(musa, proposal);

    assertThat(payout.ledger.unclaimed()).isZero();
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING + 700);
    assertThat(open()).isEmpty();
  }

  @Test
  void nobody_pays_an_unclaimed_return_on_to_themselves() {
    ReconciliationException unclaimed = raise(Kind.UNCLAIMED_RETURN, 700, null, null);
    assertThat(Refused.by(() -> payOn(payout.ada, unclaimed, payout.wallet)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void a_refused_act_leaves_the_exception_open() {
    ReconciliationException unclaimed = raise(Kind.UNCLAIMED_RETURN, 700, null, null);
    UUID other = payout.ledger.open(UUID.randomUUID(), 0);
    payout.ledger.status(payout.wallet, AccountStatus.ACCOUNT_STATUS_CLOSED);
    Proposal failed = approve(musa, payOn(uju, unclaimed, payout.wallet).getProposal());
    assertThat(failed.getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_FAILED);
    assertThat(open()).hasSize(1);

    approve(musa, payOn(uju, unclaimed, other).getProposal());
    assertThat(payout.ledger.available(other)).isEqualTo(700);
    assertThat(open()).isEmpty();
  }

  @Test
  void an_interrupted_act_is_booked_once_later() {
    ReconciliationException charge = raise(Kind.BANK_CHARGE, 300, null, null);
    // The channel repeats a call itself, so every call fails for a while.
    payout.ledger.trouble(FakeLedger.Trouble.ACTS_AND_TIMES_OUT);
    assertThat(Refused.by(() -> act(uju, charge, EXCEPTION_ACTION_BOOK_CHARGE)).reason())
        .isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(open()).hasSize(1);
    payout.ledger.trouble(FakeLedger.Trouble.NONE, 0);
    assertThat(Refused.by(() -> act(musa, charge, EXCEPTION_ACTION_BOOK_CHARGE)).reason())
        .isEqualTo(Reason.EXCEPTION_NOT_ACTIONABLE);

    payout.passes(Duration.ofMinutes(1));
    payout.acts.advance();
    payout.acts.advance();

    assertThat(payout.ledger.charges()).isEqualTo(300);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_late_payment_of_a_failed_withdrawal_is_booked() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(10));
    ReconciliationException item = raiseFor(id, Kind.STATE_DIFFERS, 40_000, Status.PAID);
    assertThat(Refused.by(() -> act(payout.ada, item, EXCEPTION_ACTION_BOOK_LATE_PAYMENT)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    act(uju, item, EXCEPTION_ACTION_BOOK_LATE_PAYMENT);
    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_paid_withdrawal_in_doubt_is_completed() {
    String id = payout.withdraw("k1", 40_000, "9990000007");
    payout.workFor(PayoutFixture.SETTLING.plusSeconds(10));
    act(
        uju,
        raiseFor(id, Kind.STATE_DIFFERS, 40_000, Status.PAID),
        EXCEPTION_ACTION_BOOK_LATE_PAYMENT);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(open()).isEmpty();
  }

  @Test
  void an_approved_return_closes_its_exception() {
    String id = payout.withdraw("k1", LARGE, "0123456789");
    payout.workFor(Duration.ofSeconds(10));
    ReconciliationException item = raiseFor(id, Kind.STATE_DIFFERS, LARGE, Status.RETURNED);
    Proposal proposal = act(uju, item, EXCEPTION_ACTION_BOOK_RETURN).getProposal();
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");

    approve(musa, proposal);
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(open()).isEmpty();
  }

  @Test
  void wrong_actions_and_amounts_are_refused() {
    ReconciliationException late = raise(Kind.PAID_AFTER_RELEASE, 100, 100L, Status.PAID);
    assertThat(Refused.by(() -> act(uju, late, EXCEPTION_ACTION_BOOK_CHARGE)).reason())
        .isEqualTo(Reason.EXCEPTION_NOT_ACTIONABLE);
    assertWholeOnly(late, EXCEPTION_ACTION_WRITE_OFF);
    assertThat(
            Refused.fields(
                Refused.by(() ->
                    act(
                        uju,
                        raise(Kind.UNCLAIMED_RETURN, 5, null, null),
                        EXCEPTION_ACTION_PAY_ON))))
        .containsExactly("account_id REQUIRED");
  }

  @Test
  void a_part_of_a_charge_is_refused_and_forgets_no_rest() {
    ReconciliationException charge = raise(Kind.BANK_CHARGE, 100, null, null);
    assertWholeOnly(charge, EXCEPTION_ACTION_BOOK_CHARGE);
    assertThat(payout.ledger.charges()).isZero();
    assertThat(open()).hasSize(1);
    send(uju, request(charge, EXCEPTION_ACTION_BOOK_CHARGE).setAmount(100).build());
    assertThat(payout.ledger.charges()).isEqualTo(100);
    assertThat(open()).isEmpty();
  }

  private void assertWholeOnly(ReconciliationException hundred, ExceptionAction action) {
    for (long wrong : new long[] {-1, 99, 101}) {
      assertThat(
              Refused.fields(
                  Refused.by(() -> send(uju, request(hundred, action).setAmount(wrong).build()))))
          .containsExactly("amount OUT_OF_RANGE");
    }
  }

  @Test
  void many_exceptions_are_closed_together() {
    List<String> ids =
        List.of(
            raise(Kind.DUPLICATE, 1, null, Status.PAID).getId(),
            raise(Kind.DUPLICATE, 2, null, Status.PAID).getId());
    ResolveReconciliationExceptionsRequest request =
        ResolveReconciliationExceptionsRequest.newBuilder()
            .addAllExceptionIds(ids)
            .setResolution("the bank's test file")
            .build();
    assertThat(payout.books(uju).resolveReconciliationExceptions(request).getResolved())
        .isEqualTo(2);
    assertThat(payout.books(uju).resolveReconciliationExceptions(request).getResolved()).isZero();
    assertThat(open()).isEmpty();
  }

  @Test
  void nothing_is_booked_for_a_payment_that_is_not_in_our_books() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(10));
    ReconciliationException more = raiseFor(id, Kind.AMOUNT_DIFFERS, 41_000, 40_000, Status.PAID);
    ReconciliationException late = raiseFor(id, Kind.PAID_AFTER_RELEASE, 40_000, Status.PAID);
    for (ReconciliationException one : List.of(more, late)) {
      assertThat(one.getActionsList()).isEmpty();
      assertThat(one.getNoActionReason()).isNotEmpty();
    }
    assertThat(Refused.by(() -> act(uju, more, EXCEPTION_ACTION_BOOK_CHARGE)).reason())
        .isEqualTo(Reason.EXCEPTION_NOT_ACTIONABLE);

    var _ =
        payout.facts.hear(
            new RailFact(
                more.getExternalReference(),
                RailFact.Kind.PAID,
                null,
                RailStatement.Channel.CALLBACK,
                ""));
    assertThat(read(late).getActionsList()).as("the ledger has not booked it").isEmpty();
    payout.worker.runDue();

    assertThat(read(late).getActionsList()).containsExactly(EXCEPTION_ACTION_WRITE_OFF);
    act(uju, more, EXCEPTION_ACTION_BOOK_CHARGE);
    assertThat(payout.ledger.charges()).isEqualTo(1_000);
  }

  @Test
  void a_reference_of_ours_is_never_unknown() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.workFor(Duration.ofSeconds(10));
    ReconciliationException ours = raiseFor(id, Kind.MISSING_HERE, 40_000, Status.PAID);
    assertThat(ours.getActionsList()).isEmpty();
    assertThat(ours.getNoActionReason()).contains("withdrawal of ours");
    assertThat(Refused.by(() -> act(uju, ours, EXCEPTION_ACTION_WRITE_OFF)).reason())
        .isEqualTo(Reason.EXCEPTION_NOT_ACTIONABLE);
  }

  @Test
  void a_line_with_and_without_a_number_is_booked_once() {
    act(uju, raiseAs("BATCH-7"), EXCEPTION_ACTION_BOOK_CHARGE);
    ReconciliationException numbered = raiseAs("BATCH-7/1");
    assertThat(Refused.by(() -> act(uju, numbered, EXCEPTION_ACTION_BOOK_CHARGE)).reason())
        .isEqualTo(Reason.EXCEPTION_NOT_ACTIONABLE);
    assertThat(payout.ledger.charges()).isEqualTo(500);
  }

  @Test
  void two_numbers_in_one_report_are_booked_both() {
    String day = LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC).toString();
    String line = "BATCH-7,500,NGN,PAID,2026-01-15T09:00:00Z\n";
    RunReconciliationRequest report =
        RunReconciliationRequest.newBuilder()
            .setFromDay(day)
            .setToDay(day)
            .setFormat(ReportFormat.REPORT_FORMAT_CSV)
            .setReport(
                ByteString.copyFromUtf8(
                    "reference,amount,currency,status,booked_at\n"
                        + line
                        + line.replace("-7", "-7/2")))
            .build();
    List<ReconciliationException> both =
        payout.books(uju).runReconciliation(report).getExceptionsList();
    assertThat(both).hasSize(2);
    both.forEach(one -> act(uju, one, EXCEPTION_ACTION_BOOK_CHARGE));
    assertThat(payout.ledger.charges()).isEqualTo(1_000);
  }

  private ReconciliationException raiseAs(String reference) {
    return raised(
        new ExceptionItem(
            Kind.MISSING_HERE,
            reference,
            null,
            new Money(500, "NGN"),
            null,
            "text",
            payout.clock.instant(),
            Status.PAID));
  }

  private ReconciliationException raise(
      Kind kind, long rail, @Nullable Long ours, @Nullable Status line) {
    return raised(
        new ExceptionItem(
            kind,
            "ref-" + payout.ids.next(),
            null,
            new Money(rail, "NGN"),
            ours == null ? null : new Money(ours, "NGN"),
            "text",
            null,
            line));
  }

  private ReconciliationException raiseFor(String id, Kind kind, long amount, Status line) {
    return raiseFor(id, kind, amount, amount, line);
  }

  private ReconciliationException raiseFor(
      String id, Kind kind, long rail, long ours, Status line) {
    return raised(
        new ExceptionItem(
            kind,
            payout.get(id).getExternalReference(),
            Ids.WITHDRAWAL.parse("id", id),
            new Money(rail, "NGN"),
            new Money(ours, "NGN"),
            "text",
            null,
            line));
  }

  private ReconciliationException raised(ExceptionItem item) {
    payout.jdbi.useTransaction(h -> payout.exceptions.raise(h, item));
    return list(false).stream()
        .filter(one -> one.getExternalReference().equals(item.reference()))
        .filter(one -> one.getKind().name().endsWith(item.kind().name()))
        .findFirst()
        .orElseThrow();
  }

  private List<ReconciliationException> open() {
    return list(true);
  }

  private ReconciliationException read(ReconciliationException item) {
    return list(false).stream()
        .filter(one -> one.getId().equals(item.getId()))
        .findFirst()
        .orElseThrow();
  }

  private List<ReconciliationException> list(boolean open) {
    return payout
        .books(uju)
        .listReconciliationExceptions(
            ListReconciliationExceptionsRequest.newBuilder().setOpen(open).build())
        .getExceptionsList();
  }

  private ActOnReconciliationExceptionResponse act(
      UUID operator, ReconciliationException item, ExceptionAction action) {
    return send(operator, request(item, action).build());
  }

  private ActOnReconciliationExceptionResponse payOn(
      UUID operator, ReconciliationException item, UUID account) {
    return send(
        operator,
        request(item, EXCEPTION_ACTION_PAY_ON).setAccountId(Ids.ACCOUNT.format(account)).build());
  }

  private ActOnReconciliationExceptionResponse send(
      UUID operator, ActOnReconciliationExceptionRequest request) {
    return payout.books(operator).actOnReconciliationException(request);
  }

  private static ActOnReconciliationExceptionRequest.Builder request(
      ReconciliationException item, ExceptionAction action) {
    return ActOnReconciliationExceptionRequest.newBuilder()
        .setExceptionId(item.getId())
        .setAction(action)
        .setReason("the bank confirmed it by letter");
  }

  private Proposal approve(UUID operator, Proposal proposal) {
    return payout
        .proposals(operator)
        .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal.getId()).build())
        .getProposal();
  }
}
