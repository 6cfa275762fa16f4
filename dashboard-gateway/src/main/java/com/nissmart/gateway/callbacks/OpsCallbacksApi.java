package com.nissmart.gateway.callbacks;

import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.CallbackStatus;
import com.nissmart.payout.v1.ListCallbacksRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.RailCallback;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/callbacks}: the callbacks of rails, as operators see them. */
public record OpsCallbacksApi(PayoutServiceStub payout) {
  private static final String STATUS_PREFIX = "CALLBACK_STATUS_";

  /** Lists callbacks, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListCallbacksRequest request = http.query(OpsCallbacksApi::read);
    return Rpc.callAsUser(payout, http, PayoutServiceStub::listCallbacks, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getCallbacksList(), OpsCallbacksApi::write, answer.getNextPageToken()));
  }

  private static ListCallbacksRequest read(QueryParameters query) {
    return ListCallbacksRequest.newBuilder()
        .setStatus(
            query.word(
                "status",
                CallbackStatus.values(),
                STATUS_PREFIX,
                CallbackStatus.CALLBACK_STATUS_UNSPECIFIED))
        .setPageSize(query.limit())
        .setPageToken(query.cursor())
        .build();
  }

  private static void write(JsonOut out, RailCallback callback) {
    out.object();
    out.text("id", callback.getId());
    out.text("rail", callback.getRail());
    out.text("event_id", callback.getEventId());
    out.instant("received_at", callback.getReceivedAt());
    out.text("status", EnumWords.word(callback.getStatus(), STATUS_PREFIX));
    out.textOrNull("detail", callback.getDetail());
    out.textOrNull("reference", callback.getReference());
    out.textOrNull("kind", callback.getKind());
    out.name("amount");
    if (callback.hasAmount()) {
      out.object();
      out.number("amount", callback.getAmount().getAmount());
      out.text("currency", callback.getAmount().getCurrency());
      out.end();
    } else {
      out.nothing();
    }
    out.instantOrNull("applied_at", callback.hasAppliedAt(), callback.getAppliedAt());
    out.end();
  }
}
