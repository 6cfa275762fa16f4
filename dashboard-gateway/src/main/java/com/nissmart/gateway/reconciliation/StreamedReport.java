package com.nissmart.gateway.reconciliation;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import com.nissmart.payout.v1.ReportFormat;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.RunReconciliationResponse;
import com.nissmart.payout.v1.UploadReportRequest;
import com.nissmart.payout.v1.UploadReportResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A body that is passed on to payout-service while it arrives. The next piece is read when the last
 * one has left, so that only a few are in memory. Everything but the answer happens on the
 * connection's thread.
 */
final class StreamedReport implements Subscriber<HttpObject> {
  private final ReconciliationServiceStub stub;
  private final RunReconciliationRequest.Builder header;
  private final ApiRequest http;
  private final CompletableFuture<Optional<RunReconciliationResponse>> answer =
      new CompletableFuture<>();
  private @Nullable Subscription body;
  private @Nullable ClientCallStreamObserver<UploadReportRequest> call;
  private boolean waits;

  private StreamedReport(
      ReconciliationServiceStub stub, RunReconciliationRequest.Builder header, ApiRequest http) {
    this.stub = stub;
    this.header = header;
    this.http = http;
  }

  /** Sends the body; the answer is empty when there is no body. */
  static CompletableFuture<Optional<RunReconciliationResponse>> send(
      ReconciliationServiceStub stub, RunReconciliationRequest.Builder header, ApiRequest http) {
    StreamedReport report = new StreamedReport(stub, header, http);
    http.stream(report);
    return report.answer;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    body = subscription;
    subscription.request(1);
  }

  @Override
  public void onNext(HttpObject part) {
    try {
      if (part instanceof HttpData data && !data.isEmpty()) {
        ClientCallStreamObserver<UploadReportRequest> open = call == null ? begin() : call;
        ByteString chunk = ByteString.copyFrom(data.array());
        open.onNext(UploadReportRequest.newBuilder().setChunk(chunk).build());
      }
      waits = true;
      readMore();
    } catch (RuntimeException e) {
      onError(e);
    }
  }

  private ClientCallStreamObserver<UploadReportRequest> begin() {
    MediaType type = http.fileType();
    if (type.is(MediaType.OCTET_STREAM)) {
      throw new Refusal(
          Reason.MEDIA_TYPE_UNSUPPORTED, "A report must be text/csv or application/xml");
    }
    header.setFormat(
        type.is(MediaType.parse("text/csv"))
            ? ReportFormat.REPORT_FORMAT_CSV
            : ReportFormat.REPORT_FORMAT_CAMT053);
    var _ = stub.uploadReport(new Answer());
    ClientCallStreamObserver<UploadReportRequest> begun = Objects.requireNonNull(call);
    begun.onNext(UploadReportRequest.newBuilder().setHeader(header).build());
    return begun;
  }

  private void readMore() {
    Subscription source = body;
    if (waits && source != null && (call == null || call.isReady())) {
      waits = false;
      source.request(1);
    }
  }

  @Override
  public void onComplete() {
    boolean isNamed =
        !header.getReportName().isEmpty()
            || header.hasControlCount()
            || header.hasControlSum()
            || header.getMoreParts();
    if (call == null && isNamed) {
      answer.completeExceptionally(
          Refusal.invalid("report", "REQUIRED", "The report is empty; it may be cut"));
    } else if (call == null) {
      answer.complete(Optional.empty());
    } else {
      call.onCompleted();
    }
  }

  /** Ends both sides: the body failed, or the call. */
  @Override
  public void onError(Throwable failure) {
    answer.completeExceptionally(failure);
    http.eventLoop()
        .execute(() -> {
          if (body != null) {
            body.cancel();
          }
          if (call != null) {
            call.cancel("The upload ended early", failure);
          }
        });
  }

  /** The receiver of the service's answer. */
  private final class Answer
      implements ClientResponseObserver<UploadReportRequest, UploadReportResponse> {
    @Override
    public void beforeStart(ClientCallStreamObserver<UploadReportRequest> started) {
      call = started;
      started.setOnReadyHandler(() -> http.eventLoop().execute(StreamedReport.this::readMore));
    }

    @Override
    public void onNext(UploadReportResponse response) {
      answer.complete(
          Optional.of(
              RunReconciliationResponse.newBuilder()
                  .setReconciliation(response.getReconciliation())
                  .addAllExceptions(response.getExceptionsList())
                  .build()));
    }

    @Override
    public void onCompleted() {
      // The answer came before.
    }

    @Override
    public void onError(Throwable failure) {
      StreamedReport.this.onError(failure);
    }
  }
}
