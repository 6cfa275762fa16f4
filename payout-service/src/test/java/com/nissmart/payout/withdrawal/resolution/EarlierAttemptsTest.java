package com.nissmart.payout.withdrawal.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.common.v1.Role;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proposals about an earlier attempt of a withdrawal. */
class EarlierAttemptsTest {
  private static final String SILENT = "9990000007";

  private final PayoutFixture payout = new PayoutFixture();
  private final UUID uju = UUID.randomUUID();
  private final UUID musa = UUID.randomUUID();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_proposal_about_an_earlier_attempt_hides_no_other() {
    String id = payout.withdraw("k1", PayoutFixture.TWO_OPERATORS_FROM, SILENT);
    becomesDoubtful();
    String first = decidePaid(uju, id).getProposal().getId();
    failsAndIsRetried(id);
    becomesDoubtful();

    assertThat(status(first)).isEqualTo(ProposalStatus.PROPOSAL_STATUS_EXPIRED);
    ResolveWithdrawalResponse second = decidePaid(musa, id);
    assertThat(second.getAwaitsSecondOperator()).isTrue();
    assertThat(second.getProposal().getId()).isNotEqualTo(first);
    assertThat(Refused.by(() -> approve(musa, first)).reason())
        .isEqualTo(Reason.PROPOSAL_NOT_PENDING);
    approve(uju, second.getProposal().getId());

    assertThat(status(second.getProposal().getId())).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void an_earlier_proposal_from_before_the_upgrade_blocks_no_other() {
    String id = payout.withdraw("k1", PayoutFixture.TWO_OPERATORS_FROM, SILENT);
    becomesDoubtful();
    String first = decidePaid(uju, id).getProposal().getId();
    failsAndIsRetried(id);
    becomesDoubtful();
    payout
        .superuser()
        .useHandle(h -> {
          h.execute("set session_replication_role = replica");
          h.execute("update proposal set status = 'PENDING', payload = '1 PAID'::bytea");
        });

    ResolveWithdrawalResponse second = decidePaid(musa, id);

    assertThat(status(first)).isEqualTo(ProposalStatus.PROPOSAL_STATUS_EXPIRED);
    approve(uju, second.getProposal().getId());
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_repeated_decision_is_not_about_the_next_attempt() {
    String id = payout.withdraw("k1", 40_000, SILENT);
    becomesDoubtful();
    failsAndIsRetried(id);
    becomesDoubtful();
    ResolveWithdrawalRequest first = request(id).setAttempt(1).build();
    assertThat(Refused.by(() -> decide(uju, first)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
    assertThat(Refused.fields(Refused.by(() -> decide(uju, request(id).setAttempt(-1).build()))))
        .containsExactly("attempt OUT_OF_RANGE");
    decide(uju, request(id).setAttempt(2).build());
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void a_clock_that_goes_back_does_not_forget_decisions() {
    String id = payout.withdraw("k1", PayoutFixture.TWO_OPERATORS_FROM, SILENT);
    becomesDoubtful();
    String first = decidePaid(uju, id).getProposal().getId();
    var _ =
        payout
            .proposals(musa)
            .rejectProposal(
                RejectProposalRequest.newBuilder().setId(first).setReason("Not sure").build());
    payout.jumps(Duration.ofSeconds(-30));

    String second = decidePaid(uju, id).getProposal().getId();
    decidePaid(musa, id);

    assertThat(status(second)).isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    payout.passes(Duration.ofMinutes(1));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  @Test
  void proposals_are_counted_while_they_wait() {
    String id = payout.withdraw("k1", PayoutFixture.TWO_OPERATORS_FROM, SILENT);
    becomesDoubtful();
    decidePaid(uju, id);
    assertThat(payout.proposals.countWaiting()).isEqualTo(1);
    payout.passes(PayoutFixture.PROPOSAL_LIFE);
    assertThat(payout.proposals.countWaiting()).isZero();
  }

  private void becomesDoubtful() {
    payout.workFor(PayoutFixture.SETTLING.plusSeconds(10));
  }

  private void failsAndIsRetried(String id) {
    var _ =
        payout.facts.hear(
            new RailFact(
                payout.get(id).getExternalReference(),
                RailFact.Kind.NOT_PAID,
                null,
                Channel.CALLBACK,
                ""));
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("FAILED");
    var _ =
        payout
            .asAda()
            .retryWithdrawal(
                RetryWithdrawalRequest.newBuilder()
                    .setWithdrawalId(id)
                    .setIdempotencyKey("again")
                    .build());
  }

  private ResolveWithdrawalResponse decidePaid(UUID who, String id) {
    return decide(who, request(id).build());
  }

  private ResolveWithdrawalResponse decide(UUID who, ResolveWithdrawalRequest request) {
    return payout.as(who, Role.ROLE_OPERATOR).resolveWithdrawal(request);
  }

  private static ResolveWithdrawalRequest.Builder request(String id) {
    return ResolveWithdrawalRequest.newBuilder()
        .setWithdrawalId(id)
        .setOutcome(ResolutionOutcome.RESOLUTION_OUTCOME_PAID)
        .setNote("asked the bank");
  }

  private void approve(UUID who, String proposal) {
    var _ =
        payout
            .proposals(who)
            .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal).build());
  }

  private ProposalStatus status(String proposal) {
    return payout
        .proposals(uju)
        .getProposal(GetProposalRequest.newBuilder().setId(proposal).build())
        .getProposal()
        .getStatus();
  }
}
