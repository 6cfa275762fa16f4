package com.nissmart.payout.grpc;

import com.nissmart.contract.Ids;
import com.nissmart.payout.callback.CallbackViews;
import com.nissmart.payout.callback.Callbacks;
import com.nissmart.payout.v1.ListCallbacksRequest;
import com.nissmart.payout.v1.ListCallbacksResponse;
import com.nissmart.payout.v1.RailCallback;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.payout.v1.ReceiveCallbackResponse;
import java.util.List;

/** The contract's requests about the callbacks of rails. */
public record CallbackRequests(Callbacks callbacks, CallbackViews views) {

  ReceiveCallbackResponse receive(ReceiveCallbackRequest request) {
    boolean replayed =
        callbacks.receive(
            request.getRail(),
            request.getEventId(),
            request.getTimestamp(),
            request.getSignature(),
            request.getBody());
    return ReceiveCallbackResponse.newBuilder().setReplayed(replayed).build();
  }

  ListCallbacksResponse list(ListCallbacksRequest request) {
    RequestedPage page =
        RequestedPage.of(
            request.getPageSize(),
            request.getPageToken(),
            "callbacks " + request.getStatusValue(),
            Ids.CALLBACK);
    List<RailCallback> found =
        views.list(request.getStatus(), request.getStatusValue(), page.position(), page.limit());
    return ListCallbacksResponse.newBuilder()
        .addAllCallbacks(page.rows(found))
        .setNextPageToken(page.nextToken(found, CallbackViews::id))
        .build();
  }
}
