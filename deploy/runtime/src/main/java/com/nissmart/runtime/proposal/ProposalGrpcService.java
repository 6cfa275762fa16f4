package com.nissmart.runtime.proposal;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.ApproveProposalResponse;
import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.GetProposalResponse;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.ListProposalsResponse;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceImplBase;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.common.v1.RejectProposalResponse;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The gRPC service of a service's proposals. */
public final class ProposalGrpcService extends ProposalServiceImplBase {
  private static final int DEFAULT_SIZE = 50;
  private static final int LARGEST_SIZE = 200;

  private final Proposals proposals;

  public ProposalGrpcService(Proposals proposals) {
    this.proposals = proposals;
  }

  @Override
  public void getProposal(GetProposalRequest request, StreamObserver<GetProposalResponse> answer) {
    Proposal proposal = proposals.get(id(request.getId()));
    UnaryReply.send(
        answer, GetProposalResponse.newBuilder().setProposal(proposal.toMessage()).build());
  }

  @Override
  public void listProposals(
      ListProposalsRequest request, StreamObserver<ListProposalsResponse> answer) {
    int size = size(request.getPageSize());
    String filter = "proposals %s %s".formatted(request.getStatus(), request.getKind());
    Optional<UUID> before =
        request.getBefore().isEmpty()
            ? PageToken.decode(request.getPageToken(), filter).map(ProposalGrpcService::position)
            : Optional.of(Ids.PROPOSAL.parse("before", request.getBefore()));
    List<Proposal> found =
        proposals.list(
            Optional.of(request.getStatus())
                .filter(status -> status != ProposalStatus.PROPOSAL_STATUS_UNSPECIFIED),
            Optional.of(request.getKind())
                .filter(kind -> kind != ProposalKind.PROPOSAL_KIND_UNSPECIFIED),
            before,
            size + 1);
    ListProposalsResponse.Builder page =
        ListProposalsResponse.newBuilder().setWaiting(proposals.countWaiting());
    found.stream().limit(size).forEach(proposal -> page.addProposals(proposal.toMessage()));
    if (found.size() > size) {
      page.setNextPageToken(PageToken.encode(filter, found.get(size - 1).publicId()));
    }
    UnaryReply.send(answer, page.build());
  }

  @Override
  public void approveProposal(
      ApproveProposalRequest request, StreamObserver<ApproveProposalResponse> answer) {
    Proposal proposal =
        proposals.approve(id(request.getId()), Caller.currentUser().userId(), request.getNote());
    UnaryReply.send(
        answer, ApproveProposalResponse.newBuilder().setProposal(proposal.toMessage()).build());
  }

  @Override
  public void rejectProposal(
      RejectProposalRequest request, StreamObserver<RejectProposalResponse> answer) {
    Proposal proposal =
        proposals.reject(id(request.getId()), Caller.currentUser().userId(), request.getReason());
    UnaryReply.send(
        answer, RejectProposalResponse.newBuilder().setProposal(proposal.toMessage()).build());
  }

  private static UUID id(String text) {
    return Ids.PROPOSAL.parse("id", text);
  }

  private static UUID position(String text) {
    if (!Ids.PROPOSAL.isId(text)) {
      throw PageToken.invalid(text);
    }
    return Ids.PROPOSAL.parse("page_token", text);
  }

  private static int size(int pageSize) {
    if (pageSize < 0 || pageSize > LARGEST_SIZE) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size must be 1 to 200, or 0 for 50, got " + pageSize);
    }
    return pageSize == 0 ? DEFAULT_SIZE : pageSize;
  }
}
