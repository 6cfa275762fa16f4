package com.nissmart.payout.grpc;

import com.nissmart.common.v1.Role;
import com.nissmart.payout.v1.BookReturnRequest;
import com.nissmart.payout.v1.BookReturnResponse;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ResolveWithdrawalRequest;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.payout.withdrawal.resolution.Resolutions;
import com.nissmart.payout.withdrawal.resolution.Resolutions.ResolvedWithdrawal;
import com.nissmart.payout.withdrawal.resolution.StatedFacts;
import com.nissmart.payout.withdrawal.resolution.StatedFacts.StatedReturn;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;

/** The contract's requests of operators about a withdrawal's outcome. */
public record OperatorRequests(Resolutions resolutions, StatedFacts statedFacts) {

  ResolveWithdrawalResponse resolve(ResolveWithdrawalRequest request) {
    Caller.User operator = Caller.currentUser();
    ResolvedWithdrawal resolved =
        resolutions.resolve(operator, PayoutGrpcService.id(request.getWithdrawalId()), request);
    ResolveWithdrawalResponse.Builder response =
        ResolveWithdrawalResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(resolved.withdrawal(), operator))
            .setAwaitsSecondOperator(resolved.awaitsSecondOperator());
    Proposal proposal = resolved.proposal();
    if (proposal != null) {
      response.setProposal(proposal.toMessage());
    }
    return response.build();
  }

  BookReturnResponse bookReturn(BookReturnRequest request) {
    Caller.User operator = Caller.currentUser();
    StatedReturn stated =
        statedFacts.bookReturn(
            operator.userId(), PayoutGrpcService.id(request.getWithdrawalId()), request);
    BookReturnResponse.Builder response =
        BookReturnResponse.newBuilder()
            .setWithdrawal(WithdrawalMessages.withdrawal(stated.withdrawal(), operator));
    Proposal proposal = stated.proposal();
    if (proposal != null) {
      response.setProposal(proposal.toMessage());
    }
    return response.build();
  }

  /**
   * Adds the decisions about a withdrawal, and whether another one by the caller needs a second.
   */
  void addResolutions(GetWithdrawalResponse.Builder response, Withdrawal withdrawal) {
    resolutions.of(withdrawal).forEach(one -> response.addResolutions(one.toMessage()));
    if (Caller.current() instanceof Caller.User user && user.has(Role.ROLE_OPERATOR)) {
      response.setNeedsSecondOperator(resolutions.needsSecond(withdrawal, user.userId()));
    }
  }
}
