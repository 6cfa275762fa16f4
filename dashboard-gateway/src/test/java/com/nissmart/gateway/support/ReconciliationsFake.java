package com.nissmart.gateway.support;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ActOnReconciliationExceptionResponse;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.GetReconciliationRequest;
import com.nissmart.payout.v1.GetReconciliationResponse;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ListReconciliationExceptionsResponse;
import com.nissmart.payout.v1.ListReconciliationsRequest;
import com.nissmart.payout.v1.ListReconciliationsResponse;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceImplBase;
import com.nissmart.payout.v1.ReconciliationStatus;
import com.nissmart.payout.v1.ReconciliationTotal;
import com.nissmart.payout.v1.ResolveReconciliationExceptionRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionResponse;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ResolveReconciliationExceptionsResponse;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.v1.UploadReportRequest;
import com.nissmart.payout.v1.UploadReportResponse;
import com.nissmart.payout.v1.VoidReconciliationRequest;
import com.nissmart.payout.v1.VoidReconciliationResponse;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** One run with one exception. */
final class ReconciliationsFake extends ReconciliationServiceImplBase {
  private static final String RUN = Ids.RECONCILIATION.format(new UUID(8, 1));
  private static final Reconciliation RECONCILIATION =
      Reconciliation.newBuilder()
          .setId(RUN)
          .setRail("simulated")
          .setFromDay("2026-01-15")
          .setToDay("2026-01-15")
          .setStartedBy(SampleIds.NGOZI_ID)
          .setStartedAt(SampleIds.NOW)
          .setStatus(ReconciliationStatus.RECONCILIATION_STATUS_COMPLETED)
          .addTotals(ReconciliationTotal.newBuilder().setCurrency("NGN").setReportAmount(-1))
          .build();
  private static final ReconciliationException DIFFERENCE =
      ReconciliationException.newBuilder()
          .setId(SampleIds.EXCEPTION)
          .setReconciliationId(RUN)
          .setKind(ExceptionKind.EXCEPTION_KIND_MISSING_HERE)
          .setExternalReference("bank-77")
          .setRailAmount(Money.newBuilder().setAmount(20_000).setCurrency("NGN"))
          .setLineStatus("PAID")
          .addActions(ExceptionAction.EXCEPTION_ACTION_BOOK_CHARGE)
          .setDetail("The rail lists bank-77 and we never gave it.")
          .setCreatedAt(SampleIds.NOW)
          .build();

  private final CallRecorder recorder;

  ReconciliationsFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void runReconciliation(
      RunReconciliationRequest request, StreamObserver<RunReconciliationResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        RunReconciliationResponse.newBuilder()
            .setReconciliation(RECONCILIATION)
            .addExceptions(DIFFERENCE)
            .build());
  }

  /** Records the header with the whole file; a file that begins with "slow" goes on running. */
  @Override
  public StreamObserver<UploadReportRequest> uploadReport(
      StreamObserver<UploadReportResponse> observer) {
    return new StreamObserver<>() {
      private final RunReconciliationRequest.Builder whole = RunReconciliationRequest.newBuilder();

      @Override
      public void onNext(UploadReportRequest part) {
        if (part.hasHeader()) {
          whole.mergeFrom(part.getHeader());
        } else {
          whole.setReport(whole.getReport().concat(part.getChunk()));
        }
      }

      @Override
      public void onError(Throwable failure) {
        // The client has left.
      }

      @Override
      public void onCompleted() {
        recorder.record(whole.build());
        boolean slow = whole.getReport().startsWith(ByteString.copyFromUtf8("slow"));
        Reconciliation run =
            slow
                ? RECONCILIATION.toBuilder()
                    .setStatus(ReconciliationStatus.RECONCILIATION_STATUS_RUNNING)
                    .build()
                : RECONCILIATION;
        answer(
            observer,
            UploadReportResponse.newBuilder()
                .setReconciliation(run)
                .addExceptions(DIFFERENCE)
                .build());
      }
    };
  }

  @Override
  public void voidReconciliation(
      VoidReconciliationRequest request, StreamObserver<VoidReconciliationResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        VoidReconciliationResponse.newBuilder()
            .setReconciliation(
                RECONCILIATION.toBuilder()
                    .setStatus(ReconciliationStatus.RECONCILIATION_STATUS_VOIDED)
                    .setVoidedBy(SampleIds.NGOZI_ID)
                    .setVoidReason(request.getReason()))
            .build());
  }

  @Override
  public void getReconciliation(
      GetReconciliationRequest request, StreamObserver<GetReconciliationResponse> observer) {
    recorder.record(request);
    answer(
        observer, GetReconciliationResponse.newBuilder().setReconciliation(RECONCILIATION).build());
  }

  @Override
  public void listReconciliations(
      ListReconciliationsRequest request, StreamObserver<ListReconciliationsResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        ListReconciliationsResponse.newBuilder().addReconciliations(RECONCILIATION).build());
  }

  @Override
  public void listReconciliationExceptions(
      ListReconciliationExceptionsRequest request,
      StreamObserver<ListReconciliationExceptionsResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        ListReconciliationExceptionsResponse.newBuilder().addExceptions(DIFFERENCE).build());
  }

  @Override
  public void resolveReconciliationException(
      ResolveReconciliationExceptionRequest request,
      StreamObserver<ResolveReconciliationExceptionResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        ResolveReconciliationExceptionResponse.newBuilder()
            .setException(
                DIFFERENCE.toBuilder()
                    .setResolvedAt(SampleIds.NOW)
                    .setResolvedBy(SampleIds.NGOZI_ID)
                    .setResolution(request.getResolution()))
            .build());
  }

  @Override
  public void resolveReconciliationExceptions(
      ResolveReconciliationExceptionsRequest request,
      StreamObserver<ResolveReconciliationExceptionsResponse> observer) {
    recorder.record(request);
    answer(observer, ResolveReconciliationExceptionsResponse.newBuilder().setResolved(1).build());
  }

  /** Books a charge at once; another action waits for a second operator. */
  @Override
  public void actOnReconciliationException(
      ActOnReconciliationExceptionRequest request,
      StreamObserver<ActOnReconciliationExceptionResponse> observer) {
    recorder.record(request);
    ActOnReconciliationExceptionResponse.Builder response =
        ActOnReconciliationExceptionResponse.newBuilder().setException(DIFFERENCE);
    if (request.getAction() != ExceptionAction.EXCEPTION_ACTION_BOOK_CHARGE) {
      response.setProposal(
          Proposal.newBuilder()
              .setId(Ids.PROPOSAL.format(new UUID(8, 2)))
              .setKind(ProposalKind.PROPOSAL_KIND_WRITE_OFF)
              .setSubject(request.getExceptionId())
              .setReason(request.getReason())
              .setProposedBy(SampleIds.NGOZI_ID)
              .setCreatedAt(SampleIds.NOW)
              .setExpiresAt(SampleIds.NOW)
              .setStatus(ProposalStatus.PROPOSAL_STATUS_PENDING));
    }
    answer(observer, response.build());
  }

  private static <A> void answer(StreamObserver<A> observer, A value) {
    observer.onNext(value);
    observer.onCompleted();
  }
}
