package com.nissmart.payout.withdrawal.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact;
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
    return payout
        .as(who, Role.ROLE_OPERATOR)
        .resolveWithdrawal(
            ResolveWithdrawalRequest.newBuilder()
                .setWithdrawalId(id)
                .setOutcome(ResolutionOutcome.RESOLUTION_OUTCOME_PAID)
                .setNote("asked the bank")
                .build());
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
