package com.nissmart.payout.reconciliation.report;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.table.ChunkStream;
import com.nissmart.payout.v1.RunReconciliationRequest;
import com.nissmart.payout.v1.UploadReportRequest;
import com.nissmart.payout.v1.UploadReportResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The receiver of one upload. A second thread reads the pieces as a stream; while it is behind, the
 * client has to wait, so that only a few pieces are in memory.
 */
public final class ReportUpload implements StreamObserver<UploadReportRequest> {
  private final StreamObserver<UploadReportResponse> observer;
  private final Function<RunReconciliationRequest, Function<InputStream, UploadReportResponse>>
      reader;
  private final ChunkStream content = new ChunkStream();
  private @Nullable Thread reading;

  /**
   * Makes a receiver.
   *
   * @param reader reads the header, and returns what reads the file
   */
  public ReportUpload(
      StreamObserver<UploadReportResponse> observer,
      Function<RunReconciliationRequest, Function<InputStream, UploadReportResponse>> reader) {
    this.observer = observer;
    this.reader = reader;
  }

  @Override
  public void onNext(UploadReportRequest part) {
    if (reading != null) {
      content.add(part.getChunk());
      return;
    }
    if (!part.hasHeader()) {
      throw Refusal.invalid("header", "REQUIRED", "The first message of an upload is its header");
    }
    Function<InputStream, UploadReportResponse> file = reader.apply(part.getHeader());
    reading =
        Thread.ofVirtual().name("report-upload").start(Context.current().wrap(() -> read(file)));
  }

  private void read(Function<InputStream, UploadReportResponse> file) {
    try (content) {
      UploadReportResponse response = file.apply(content);
      observer.onNext(response);
      observer.onCompleted();
    } catch (UncheckedIOException e) {
      observer.onError(
          new Refusal(
              Reason.DEADLINE_EXCEEDED, "The file did not arrive in time; upload it again"));
    } catch (RuntimeException e) {
      observer.onError(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    content.fail(new IOException("The upload was cut off", failure));
  }

  @Override
  public void onCompleted() {
    if (reading == null) {
      throw Refusal.invalid("header", "REQUIRED", "The first message of an upload is its header");
    }
    content.end();
  }
}
