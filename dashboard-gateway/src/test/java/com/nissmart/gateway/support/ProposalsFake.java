package com.nissmart.gateway.support;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.ApproveProposalResponse;
import com.nissmart.common.v1.GetProposalRequest;
import com.nissmart.common.v1.GetProposalResponse;
import com.nissmart.common.v1.ListProposalsRequest;
import com.nissmart.common.v1.ListProposalsResponse;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceImplBase;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.common.v1.RejectProposalResponse;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import io.grpc.stub.StreamObserver;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** The proposals of one service, which a test sets. */
public final class ProposalsFake extends ProposalServiceImplBase {
  private final CallRecorder recorder;
  private volatile List<Proposal> proposals = List.of();

  ProposalsFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  /** Makes the pending proposals with these numbers; a greater one is newer. */
  public void keep(int... numbers) {
    proposals =
        IntStream.of(numbers)
            .mapToObj(ProposalsFake::pending)
            .sorted(Comparator.comparing(Proposal::getId).reversed())
            .toList();
  }

  /** Returns the id of the proposal with this number. */
  public static String id(int number) {
    return Ids.PROPOSAL.format(new UUID(number, 1));
  }

  /** Returns the pending proposal with this number. */
  public static Proposal pending(int number) {
    return Proposal.newBuilder()
        .setId(id(number))
        .setKind(ProposalKind.PROPOSAL_KIND_REVERSAL)
        .setSubject(SampleIds.TRANSACTION)
        .setSummary("Reverse the deposit of 100,000.00 NGN")
        .setAmount(Money.newBuilder().setAmount(10_000_000).setCurrency("NGN"))
        .setReason("Booked twice")
        .setProposedBy(SampleIds.NGOZI_ID)
        .setCreatedAt(SampleIds.NOW)
        .setExpiresAt(SampleIds.NOW)
        .setStatus(ProposalStatus.PROPOSAL_STATUS_PENDING)
        .build();
  }

  @Override
  public void listProposals(
      ListProposalsRequest request, StreamObserver<ListProposalsResponse> observer) {
    recorder.record(request);
    List<Proposal> older =
        proposals.stream()
            .filter(each ->
                request.getBefore().isEmpty() || each.getId().compareTo(request.getBefore()) < 0)
            .toList();
    ListProposalsResponse.Builder page =
        ListProposalsResponse.newBuilder().setWaiting(proposals.size());
    older.stream().limit(request.getPageSize()).forEach(page::addProposals);
    observer.onNext(
        page.setNextPageToken(older.size() > request.getPageSize() ? "more" : "").build());
    observer.onCompleted();
  }

  @Override
  public void getProposal(
      GetProposalRequest request, StreamObserver<GetProposalResponse> observer) {
    recorder.record(request);
    observer.onNext(GetProposalResponse.newBuilder().setProposal(find(request.getId())).build());
    observer.onCompleted();
  }

  @Override
  public void approveProposal(
      ApproveProposalRequest request, StreamObserver<ApproveProposalResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ApproveProposalResponse.newBuilder()
            .setProposal(
                decided(request.getId(), request.getNote())
                    .setStatus(ProposalStatus.PROPOSAL_STATUS_FAILED)
                    .setFailure("It was reversed before"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void rejectProposal(
      RejectProposalRequest request, StreamObserver<RejectProposalResponse> observer) {
    recorder.record(request);
    observer.onNext(
        RejectProposalResponse.newBuilder()
            .setProposal(
                decided(request.getId(), request.getReason())
                    .setStatus(ProposalStatus.PROPOSAL_STATUS_REJECTED))
            .build());
    observer.onCompleted();
  }

  private Proposal.Builder decided(String id, String note) {
    return find(id).toBuilder()
        .setDecidedBy(SampleIds.ADA_ID)
        .setDecidedAt(SampleIds.NOW)
        .setDecisionNote(note);
  }

  private Proposal find(String id) {
    return proposals.stream()
        .filter(proposal -> proposal.getId().equals(id))
        .findFirst()
        .orElseThrow(() -> new Refusal(Reason.PROPOSAL_NOT_FOUND, "There is no proposal " + id));
  }
}
