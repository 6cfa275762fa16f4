package com.nissmart.ledger.grpc;

import com.nissmart.ledger.feed.TransactionEvent;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.feed.GrpcSubscriber;
import io.grpc.stub.ServerCallStreamObserver;

/** The stream of transactions to one gRPC client. */
final class TransactionStream
    extends GrpcSubscriber<TransactionEvent, Long, BookViewer, WatchTransactionsResponse> {
  private final BookViewer viewer;

  TransactionStream(
      BookViewer viewer, ServerCallStreamObserver<WatchTransactionsResponse> observer) {
    super(observer);
    this.viewer = viewer;
  }

  @Override
  public BookViewer viewer() {
    return viewer;
  }

  @Override
  public boolean concerns(TransactionEvent event) {
    return event.concerns(viewer);
  }

  /**
   * Sends the transaction as committed; the transaction that resolves a hold is sent later,
   * separately.
   */
  @Override
  public void event(TransactionEvent event) {
    send(
        WatchTransactionsResponse.newBuilder()
            .setTransaction(LedgerMessages.transaction(viewer, TransactionView.of(event.row())))
            .setSeq(event.row().seq())
            .build());
  }

  @Override
  public void position(Long seq) {
    send(WatchTransactionsResponse.newBuilder().setSeq(seq).build());
  }
}
