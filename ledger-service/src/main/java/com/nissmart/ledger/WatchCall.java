package com.nissmart.ledger;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.feed.Subscriber;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.history.Viewer;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.stub.ServerCallStreamObserver;

/** A stream of transactions to a gRPC client. */
final class WatchCall implements Subscriber {
  private final Viewer viewer;
  private final ServerCallStreamObserver<WatchTransactionsResponse> observer;
  private final Runnable access;
  private volatile boolean cancelled;

  /**
   * A stream.
   *
   * @param access throws once the caller may listen no longer
   */
  WatchCall(
      Viewer viewer,
      ServerCallStreamObserver<WatchTransactionsResponse> observer,
      Runnable access) {
    this.viewer = viewer;
    this.observer = observer;
    this.access = access;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isReady() {
    return observer.isReady();
  }

  @Override
  public boolean isCancelled() {
    return cancelled || observer.isCancelled();
  }

  @Override
  public void requireAccess() {
    access.run();
  }

  /** As it was committed: what becomes of a hold is told by the transaction that resolves it. */
  @Override
  public void transaction(TransactionRow row) {
    observer.onNext(
        WatchTransactionsResponse.newBuilder()
            .setTransaction(Messages.transaction(viewer, TransactionView.of(row)))
            .setSeq(row.seq())
            .build());
  }

  @Override
  public void position(long seq) {
    observer.onNext(WatchTransactionsResponse.newBuilder().setSeq(seq).build());
  }

  @Override
  public void end(Throwable reason) {
    observer.onError(GrpcErrors.toStatus(reason));
  }
}
