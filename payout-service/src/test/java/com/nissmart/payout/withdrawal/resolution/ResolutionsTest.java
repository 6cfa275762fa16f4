package com.nissmart.payout.withdrawal.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.WithdrawalAttempt;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Decisions of operators about withdrawals in doubt. */
class ResolutionsTest {
  private static final ResolutionOutcome PAID = ResolutionOutcome.RESOLUTION_OUTCOME_PAID;
  private static final ResolutionOutcome NOT_PAID = ResolutionOutcome.RESOLUTION_OUTCOME_NOT_PAID;
  private static final String SILENT = "9990000007";

  private final PayoutFixture payout = new PayoutFixture();
  private final UUID uju = UUID.randomUUID();
  private final UUID musa = UUID.randomUUID();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_rail_that_does_not_know_needs_an_operator() {
    String id = payout.withdraw("k1", 40_000, SILENT);
    payout.workFor(Duration.ofSeconds(5));
    assertThat(seenBy(uju, id).getWithdrawal().getNeedsOperator()).isFalse();

    payout.workFor(PayoutFixture.SETTLING.plusSeconds(10));

    GetWithdrawalResponse seen = seenBy(uju, id);
    assertThat(seen.getWithdrawal().getNeedsOperator()).isTrue();
    assertThat(seen.getAttempts(0).getStatementsList())
        .extracting(said -> said.getChannel() + " " + said.getAnswer())
        .containsExactly("SEND INCONCLUSIVE", "QUERY INCONCLUSIVE");
    assertThat(payout.get(id).getNeedsOperator()).isFalse();
    assertThat(
            payout
                .asAda()
                .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
                .getAttemptsList())
        .isEmpty();
  }

  @Test
  void paid_by_an_operator_is_captured_once() {
    String id = inDoubt(40_000);

    ResolveWithdrawalResponse answer = resolve(uju, id, PAID);
    assertThat(answer.getAwaitsSecondOperator()).isFalse();
    resolve(uju, id, PAID); // again is the same as once
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.posted(payout.wallet)).isEqualTo(960_000);
    GetWithdrawalResponse seen = seenBy(uju, id);
    assertThat(seen.getWithdrawal().getNeedsOperator()).isFalse();
    assertThat(seen.getResolutionsList()).hasSize(1);
    assertThat(seen.getResolutions(0).getOperatorId()).isEqualTo(Ids.USER.format(uju));
    assertThat(seen.getAttempts(0).getOutcome()).isEqualTo("PAID");
    assertThat(seen.getAttempts(0).getCaptureTransactionId()).startsWith("txn_");
  }

  @Test
  void not_paid_by_an_operator_releases_the_amount() {
    String id = inDoubt(40_000);
    resolve(uju, id, NOT_PAID);
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.get(id).getFailure().getCode()).isEqualTo(Reason.RAIL_REJECTED);
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(Refused.by(() -> resolve(musa, id, PAID)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
  }

  @Test
  void a_large_amount_needs_two_equal_decisions() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);

    assertThat(resolve(uju, id, PAID).getAwaitsSecondOperator()).isTrue();
    assertThat(Refused.by(() -> resolve(uju, id, PAID)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(resolve(musa, id, NOT_PAID).getAwaitsSecondOperator())
        .as("decisions that contradict each other move nothing")
        .isTrue();
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(resolve(musa, id, PAID).getAwaitsSecondOperator()).isFalse();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(seenBy(uju, id).getResolutionsList())
        .extracting(word -> word.getOutcome())
        .containsExactly(PAID, NOT_PAID, PAID);
  }

  @Test
  void an_operator_cannot_decide_about_their_own_withdrawal() {
    String id = inDoubt(40_000);
    assertThat(Refused.by(() -> resolve(payout.ada, id, NOT_PAID)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
  }

  @Test
  void only_operators_resolve_and_only_withdrawals_in_doubt() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    assertThat(Refused.by(() -> resolve(uju, id, PAID)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
    ResolveWithdrawalRequest request = request(id, PAID, "seen").build();
    assertThat(Refused.by(() -> payout.asAda().resolveWithdrawal(request)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(
            Refused.fields(
                Refused.by(() -> operator(uju).resolveWithdrawal(request(id, PAID, " ").build()))))
        .containsExactly("note REQUIRED");
    assertThat(
            Refused.fields(
                Refused.by(() ->
                    operator(uju).resolveWithdrawal(request(id, PAID, "n".repeat(281)).build()))))
        .containsExactly("note TOO_LONG");
  }

  @Test
  void paid_after_an_operators_not_paid_is_captured_while_held() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextQuery(reference -> {
      resolve(uju, id, NOT_PAID);
      return payout.rail.query(reference);
    });
    payout.passes(PayoutFixture.SETTLING.plusSeconds(1));
    payout.worker(rail).runDue();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.paidOut(payout.wallet)).isEqualTo(40_000);
    assertThat(payout.ledger.suspense()).isZero();
  }

  @Test
  void paid_after_an_operators_not_paid_is_booked_late() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextQuery(reference -> {
      resolve(uju, id, NOT_PAID);
      // Another worker releases the hold before this one gets its answer.
      payout.worker.runDue();
      return payout.rail.query(reference);
    });
    payout.passes(PayoutFixture.SETTLING.plusSeconds(1));
    payout.worker(rail).runDue();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    WithdrawalAttempt attempt = seenBy(uju, id).getAttempts(0);
    assertThat(attempt.getReleaseTransactionId()).startsWith("txn_");
    assertThat(attempt.getAdjustmentTransactionId()).startsWith("txn_");
    assertThat(attempt.getRail()).isEqualTo("simulated");
  }

  @Test
  void not_paid_is_not_believed_while_it_is_being_sent() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Busy("503"));
    payout.worker(rail).runDue();
    rail.nextSend(payment -> {
      assertThat(Refused.by(() -> resolve(uju, id, NOT_PAID)).reason())
          .isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
      return payout.rail.send(payment);
    });
    payout.passes(Duration.ofSeconds(1));
    payout.worker(rail).runDue();
    payout.workFor(Duration.ofSeconds(5));

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    payout.checkInvariants();
  }

  @Test
  void a_withdrawal_too_long_in_doubt_needs_an_operator() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    payout.askForOperators();
    assertThat(seenBy(uju, id).getWithdrawal().getNeedsOperator()).isFalse();

    payout.passes(PayoutFixture.OPERATOR_AFTER.plusSeconds(1));
    payout.askForOperators();
    payout.askForOperators();

    assertThat(seenBy(uju, id).getWithdrawal().getNeedsOperator()).isTrue();
    payout.worker.runDue();
    assertThat(payout.status(id)).as("the rail is still asked").isEqualTo("COMPLETED");
    assertThat(seenBy(uju, id).getWithdrawal().getNeedsOperator()).isFalse();
    payout.checkInvariants();
  }

  @Test
  void not_paid_is_refused_before_the_settling_time() {
    String id = payout.withdraw("k1", 40_000, "9990000002");
    payout.worker.runDue();
    assertThat(seenBy(uju, id).getWithdrawal().hasInDoubtSince()).isTrue();
    payout.passes(PayoutFixture.SETTLING.minusMillis(1));

    Refusal refusal = Refused.by(() -> resolve(uju, id, NOT_PAID));
    assertThat(refusal.reason()).isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
    assertThat(refusal.detail()).contains("can be marked as not paid from");
    assertThat(payout.number("select count(*) from withdrawal_resolution")).isZero();

    payout.passes(Duration.ofSeconds(1));
    resolve(uju, id, NOT_PAID);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("FAILED");
  }

  @Test
  void what_the_bank_had_accepted_needs_two_operators() {
    String id = accepted("k1");
    assertThat(seenBy(uju, id).getNeedsSecondOperator()).isTrue();
    assertThat(resolve(uju, id, NOT_PAID).getAwaitsSecondOperator()).isTrue();
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");
    assertThat(resolve(musa, id, NOT_PAID).getAwaitsSecondOperator()).isFalse();
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("FAILED");
  }

  @Test
  void who_decided_not_paid_does_not_try_it_again() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);
    resolve(uju, id, NOT_PAID);
    resolve(musa, id, NOT_PAID);
    payout.worker.runDue();

    assertThat(Refused.by(() -> retry(uju, id)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(Refused.by(() -> retry(musa, id)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(payout.status(id)).isEqualTo("FAILED");
    retry(UUID.randomUUID(), id);
    assertThat(payout.status(id)).isEqualTo("PENDING");
  }

  @Test
  void the_decision_of_a_former_operator_does_not_count() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);
    resolve(uju, id, PAID);
    payout.dismissed.add(uju);

    assertThat(resolve(musa, id, PAID).getAwaitsSecondOperator()).isTrue();
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("PROCESSING");

    assertThat(resolve(UUID.randomUUID(), id, PAID).getAwaitsSecondOperator()).isFalse();
  }

  @Test
  void many_small_decisions_of_a_day_need_a_second_operator() {
    for (int i = 1; i <= 3; i++) {
      assertThat(resolve(uju, inDoubt(80_000 + i), PAID).getAwaitsSecondOperator()).isFalse();
    }
    String fourth = inDoubt(10_000);
    assertThat(seenBy(uju, fourth).getNeedsSecondOperator()).isTrue();
    assertThat(seenBy(musa, fourth).getNeedsSecondOperator()).isFalse();
    assertThat(resolve(uju, fourth, PAID).getAwaitsSecondOperator()).isTrue();
    assertThat(Refused.by(() -> resolve(uju, fourth, PAID)).detail())
        .startsWith("An operator decides at most 2,500.00 NGN a day alone");
    payout.passes(Duration.ofDays(1));
    assertThat(resolve(uju, fourth, PAID).getAwaitsSecondOperator()).isFalse();
  }

  @Test
  void approving_the_proposal_decides_the_same() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);
    String proposal = resolve(uju, id, PAID).getProposal().getId();
    assertThat(Refused.by(() -> approve(uju, proposal)).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(Refused.by(() -> approve(payout.ada, proposal)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);

    assertThat(approve(musa, proposal).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(approve(musa, proposal).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(seenBy(uju, id).getResolutionsList())
        .extracting(one -> one.getOperatorId())
        .containsExactly(Ids.USER.format(uju), Ids.USER.format(musa));
  }

  @Test
  void deciding_the_same_approves_the_proposal() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);
    String proposal = resolve(uju, id, PAID).getProposal().getId();
    resolve(musa, id, PAID);
    assertThat(proposal(proposal).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    assertThat(proposal(proposal).getDecidedBy()).isEqualTo(Ids.USER.format(musa));
  }

  @Test
  void a_rejected_decision_does_not_count() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);
    String first = resolve(uju, id, PAID).getProposal().getId();
    var _ =
        payout
            .proposals(musa)
            .rejectProposal(
                RejectProposalRequest.newBuilder().setId(first).setReason("no").build());
    payout.passes(Duration.ofSeconds(1));

    assertThat(resolve(musa, id, PAID).getAwaitsSecondOperator()).isTrue();
    assertThat(resolve(uju, id, PAID).getAwaitsSecondOperator()).isFalse();
  }

  @Test
  void another_decision_withdraws_the_first_proposal() {
    String id = inDoubt(PayoutFixture.TWO_OPERATORS_FROM);
    String first = resolve(uju, id, PAID).getProposal().getId();
    payout.passes(Duration.ofSeconds(1));
    String second = resolve(uju, id, NOT_PAID).getProposal().getId();
    assertThat(proposal(first).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_REJECTED);
    assertThat(approve(musa, second).getStatus()).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("FAILED");
  }

  private Proposal approve(UUID who, String id) {
    return payout
        .proposals(who)
        .approveProposal(ApproveProposalRequest.newBuilder().setId(id).build())
        .getProposal();
  }

  private Proposal proposal(String id) {
    return payout
        .proposals(uju)
        .getProposal(GetProposalRequest.newBuilder().setId(id).build())
        .getProposal();
  }

  private void retry(UUID who, String id) {
    var _ =
        operator(who)
            .retryWithdrawal(
                RetryWithdrawalRequest.newBuilder()
                    .setWithdrawalId(id)
                    .setIdempotencyKey("again")
                    .build());
  }

  /** Returns a withdrawal that the bank accepted and does not know any more. */
  private String accepted(String key) {
    String id = payout.withdraw(key, 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(_ -> new RailAnswer.Accepted(Duration.ZERO));
    payout.worker(rail).runDue();
    payout.passes(PayoutFixture.SETTLING.plusSeconds(1));
    payout.worker.runDue();
    assertThat(seenBy(uju, id).getWithdrawal().getNeedsOperator()).isTrue();
    return id;
  }

  private String inDoubt(long amount) {
    String id = payout.withdraw("k" + amount, amount, SILENT);
    payout.workFor(PayoutFixture.SETTLING.plusSeconds(10));
    return id;
  }

  private PayoutServiceBlockingStub operator(UUID who) {
    return payout.as(who, Role.ROLE_OPERATOR);
  }

  private ResolveWithdrawalResponse resolve(UUID who, String id, ResolutionOutcome outcome) {
    return operator(who).resolveWithdrawal(request(id, outcome, "asked the bank").build());
  }

  private static ResolveWithdrawalRequest.Builder request(
      String id, ResolutionOutcome outcome, String note) {
    return ResolveWithdrawalRequest.newBuilder()
        .setWithdrawalId(id)
        .setOutcome(outcome)
        .setNote(note);
  }

  private GetWithdrawalResponse seenBy(UUID who, String id) {
    return operator(who)
        .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build());
  }
}
