package com.nissmart.payout.withdrawal.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.BookReturnResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Returns that operators book because the rail did not report them. */
class BookReturnTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final UUID uju = UUID.randomUUID();
  private final UUID musa = UUID.randomUUID();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_small_return_is_credited_once() {
    String id = completed(40_000);
    assertThat(bookReturn(uju, id).hasProposal()).isFalse();
    bookReturn(uju, id);
    bookReturn(musa, id);
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(
            payout
                .as(uju, Role.ROLE_OPERATOR)
                .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
                .getEventsList())
        .anyMatch(event ->
            event.getActor().equals(Ids.USER.format(uju))
                && event
                    .getNote()
                    .equals("An operator found out that the bank sent the money back"));
    assertThat(Refused.by(() -> bookReturn(uju, id)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
    payout.checkInvariants();
  }

  @Test
  void a_large_return_needs_a_second_operator() {
    String id = completed(PayoutFixture.TWO_OPERATORS_FROM);
    String proposal = bookReturn(uju, id).getProposal().getId();
    assertThat(bookReturn(uju, id).getProposal().getId()).isEqualTo(proposal);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");

    assertThat(
            payout
                .proposals(musa)
                .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal).build())
                .getProposal()
                .getStatus())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_DONE);
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void only_completed_withdrawals_of_others_come_back() {
    String id = completed(40_000);
    assertThat(Refused.by(() -> bookReturn(payout.ada, id)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    String failed = payout.withdraw("k2", 10_000, "9990000001");
    payout.workFor(Duration.ofSeconds(10));
    assertThat(Refused.by(() -> bookReturn(uju, failed)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RESOLVABLE);
    assertThat(
            Refused.fields(
                Refused.by(() ->
                    payout
                        .as(uju, Role.ROLE_OPERATOR)
                        .bookReturn(BookReturnRequest.newBuilder().setWithdrawalId(id).build()))))
        .containsExactly("reason REQUIRED");
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
  }

  private String completed(long amount) {
    String id = payout.withdraw("k" + amount, amount, "0123456789");
    payout.workFor(Duration.ofSeconds(10));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    return id;
  }

  private BookReturnResponse bookReturn(UUID operator, String id) {
    return payout
        .as(operator, Role.ROLE_OPERATOR)
        .bookReturn(
            BookReturnRequest.newBuilder()
                .setWithdrawalId(id)
                .setReason("The beneficiary's bank wrote to us")
                .setReference("RTN-1")
                .build());
  }
}
