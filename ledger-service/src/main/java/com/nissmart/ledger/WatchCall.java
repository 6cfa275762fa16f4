package com.nissmart.ledger;

import com.nissmart.ledger.feed.FeedEvent;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.history.Viewer;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.feed.GrpcSubscriber;
import io.grpc.stub.ServerCallStreamObserver;

/** A stream of transactions to a gRPC client. */
final class WatchCall extends GrpcSubscriber<FeedEvent, Long, Viewer, WatchTransactionsResponse> {
  private final Viewer viewer;

  WatchCall(Viewer viewer, ServerCallStreamObserver<WatchTransactionsResponse> observer) {
    super(observer);
    this.viewer = viewer;
  }

  @Override
  public Viewer viewer() {
    return viewer;
  }

  @Override
  public boolean concerns(FeedEvent event) {
    return event.concerns(viewer);
  }

  /** As it was committed: what becomes of a hold is told by the transaction that resolves it. */
  @Override
  public void event(FeedEvent event) {
    send(
        WatchTransactionsResponse.newBuilder()
            .setTransaction(Messages.transaction(viewer, TransactionView.of(event.row())))
            .setSeq(event.row().seq())
            .build());
  }

  @Override
  public void position(Long seq) {
    send(WatchTransactionsResponse.newBuilder().setSeq(seq).build());
  }
}
