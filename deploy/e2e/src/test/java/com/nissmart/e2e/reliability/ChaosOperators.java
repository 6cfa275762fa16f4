package com.nissmart.e2e.reliability;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceBlockingStub;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.ResolutionOutcome;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Two operators who decide withdrawals in doubt, sometimes wrongly, at both payout services; who
 * approve and reject what the other one proposed; and who book returns of what the bank never paid.
 * Failed withdrawals are retried by them and by the owners.
 */
final class ChaosOperators {
  /** The account numbers that are never paid at the bank's own initiative. */
  private static final String DOUBTFUL = "('9990000003', '9990000007')";

  private static final Reason[] LATE = {
    Reason.WITHDRAWAL_NOT_RESOLVABLE,
    Reason.SECOND_OPERATOR_REQUIRED,
    Reason.PROPOSAL_WAITING,
    Reason.PROPOSAL_NOT_PENDING,
    Reason.UNAVAILABLE
  };

  private final PayoutCluster cluster;
  private final List<String> services;
  private final Random random;
  private final List<List<PayoutServiceBlockingStub>> payouts = new ArrayList<>();
  private final List<List<ProposalServiceBlockingStub>> proposals = new ArrayList<>();

  /** A withdrawal that somebody has to do something about. */
  private record OpenCase(UUID withdrawal, UUID owner, int attempt, boolean paid) {
    static OpenCase of(ResultSet row) throws SQLException {
      return new OpenCase(
          row.getObject("withdrawal_id", UUID.class),
          row.getObject("user_id", UUID.class),
          row.getInt("attempt_no"),
          row.getBoolean("paid"));
    }

    String id() {
      return Ids.WITHDRAWAL.format(withdrawal);
    }
  }

  ChaosOperators(PayoutCluster cluster, List<String> services, Random random) {
    this.cluster = cluster;
    this.services = services;
    this.random = random;
    for (UUID operator : PayoutCluster.OPERATORS) {
      payouts.add(
          services.stream()
              .map(name -> PayoutServiceGrpc.newBlockingStub(cluster.asOperator(name, operator)))
              .toList());
      proposals.add(
          services.stream()
              .map(name -> ProposalServiceGrpc.newBlockingStub(cluster.asOperator(name, operator)))
              .toList());
    }
  }

  /** Decides one withdrawal in doubt, perhaps wrongly, and repeats it at the other service. */
  void decideOne() {
    cases(inDoubt() + " ORDER BY random() LIMIT 1")
        .forEach(one -> {
          boolean wrongly = random.nextInt(one.paid ? 2 : 4) == 0;
          int operator = random.nextInt(payouts.size());
          List<PayoutServiceBlockingStub> both = new ArrayList<>(payouts.get(operator));
          Collections.shuffle(both, random);
          both.forEach(service -> decide(one, service, wrongly != one.paid));
        });
  }

  /** Decides all withdrawals in doubt by the bank's book, as two operators. */
  void decideAll() {
    for (OpenCase one : cases(inDoubt())) {
      payouts.forEach(operator -> decide(one, any(operator), one.paid));
    }
  }

  /** Books the return of payments that were decided to be paid and never were. */
  void bookReturns() {
    for (OpenCase one : cases(of("w.status = 'COMPLETED'") + " AND NOT " + paid())) {
      BookReturnRequest request =
          BookReturnRequest.newBuilder().setWithdrawalId(one.id()).setReason("Never paid").build();
      var _ = ServiceCalls.call(() -> any(any(payouts)).bookReturn(request), LATE);
    }
  }

  /** Retries one failed withdrawal, as its owner or as an operator, at both services. */
  void retryOne() {
    cases(of("w.status = 'FAILED' AND w.attempt_no < 3") + " ORDER BY random() LIMIT 1")
        .forEach(one -> {
          RetryWithdrawalRequest request =
              RetryWithdrawalRequest.newBuilder()
                  .setWithdrawalId(one.id())
                  .setIdempotencyKey("retry:" + one.id() + ":" + one.attempt)
                  .build();
          int operator = random.nextInt(payouts.size() + 1);
          for (int i = 0; i < services.size(); i++) {
            PayoutServiceBlockingStub caller =
                operator < payouts.size()
                    ? payouts.get(operator).get(i)
                    : cluster.payout(services.get(i), one.owner);
            var _ =
                ServiceCalls.call(
                    () -> caller.retryWithdrawal(request),
                    Reason.WITHDRAWAL_NOT_RETRYABLE,
                    Reason.PERMISSION_DENIED,
                    Reason.ACCOUNT_FROZEN,
                    Reason.ACCOUNT_CLOSED,
                    Reason.SECOND_OPERATOR_REQUIRED);
          }
        });
  }

  /** Approves some of the proposals that wait, and rejects a few. */
  void decideSomeProposals() {
    for (Proposal one : waiting()) {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 -> reject(one);
        default -> approve(one);
      }
    }
  }

  void approveAllProposals() {
    waiting().forEach(this::approve);
  }

  private static void decide(OpenCase one, PayoutServiceBlockingStub service, boolean paid) {
    ResolveWithdrawalRequest request =
        ResolveWithdrawalRequest.newBuilder()
            .setWithdrawalId(one.id())
            .setOutcome(
                paid
                    ? ResolutionOutcome.RESOLUTION_OUTCOME_PAID
                    : ResolutionOutcome.RESOLUTION_OUTCOME_NOT_PAID)
            .setNote("The bank said so on the telephone")
            .build();
    var _ = ServiceCalls.call(() -> service.resolveWithdrawal(request), LATE);
  }

  private List<Proposal> waiting() {
    List<Proposal> found = new ArrayList<>();
    ListProposalsRequest request =
        ListProposalsRequest.newBuilder()
            .setStatus(ProposalStatus.PROPOSAL_STATUS_PENDING)
            .setPageSize(20)
            .build();
    var _ =
        ServiceCalls.call(
            () -> found.addAll(any(any(proposals)).listProposals(request).getProposalsList()));
    return found;
  }

  private void approve(Proposal proposal) {
    boolean isOfFirst =
        proposal.getProposedBy().equals(Ids.USER.format(PayoutCluster.OPERATORS.getFirst()));
    ProposalServiceBlockingStub other = any(proposals.get(isOfFirst ? 1 : 0));
    ApproveProposalRequest request =
        ApproveProposalRequest.newBuilder().setId(proposal.getId()).build();
    var _ = ServiceCalls.call(() -> other.approveProposal(request), LATE);
  }

  private void reject(Proposal proposal) {
    RejectProposalRequest request =
        RejectProposalRequest.newBuilder().setId(proposal.getId()).setReason("Not sure").build();
    var _ = ServiceCalls.call(() -> any(any(proposals)).rejectProposal(request), LATE);
  }

  private static String inDoubt() {
    return of("w.status = 'PROCESSING' AND a.outcome IS NULL")
        + " AND (w.in_doubt_since IS NOT NULL OR w.needs_operator_since IS NOT NULL)"
        + " AND w.account_number IN "
        + DOUBTFUL;
  }

  private static String of(String condition) {
    return """
    SELECT w.withdrawal_id, w.user_id, w.attempt_no, %s AS paid
    FROM withdrawal w
    JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
    LEFT JOIN simulated_rail.payment p ON p.reference = a.external_reference
    WHERE %s\
    """
        .formatted(paid(), condition);
  }

  private static String paid() {
    return "coalesce(" + ForgetfulBank.WILL_HAVE_PAID + ", false)";
  }

  private List<OpenCase> cases(String sql) {
    return cluster.payoutRows(sql, (row, _) -> OpenCase.of(row));
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
