package com.nissmart.gateway.callbacks;

import com.google.protobuf.ByteString;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.ReceiveCallbackRequest;
import com.nissmart.payout.v1.ReceiveCallbackResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * {@code /v1/callbacks/{rail}}: the callbacks of payment rails. The signature over the bytes of the
 * body is the only credential. Payout-service has the secret and checks it.
 */
public record CallbacksApi(PayoutServiceStub payout) {
  private static final Predicate<String> RAIL =
      Pattern.compile("[a-z0-9-]{1,40}").asMatchPredicate();
  private static final int LONGEST_HEADER = 1000;

  /** Passes on a callback unchanged; answers 202, or 200 when it was stored before. */
  public CompletableFuture<ApiReply> receive(ApiRequest http) {
    String rail = http.pathName("rail");
    if (!RAIL.test(rail)) {
      throw new Refusal(Reason.ROUTE_NOT_FOUND, "There is no rail of this name");
    }
    ReceiveCallbackRequest request =
        ReceiveCallbackRequest.newBuilder()
            .setRail(rail)
            .setEventId(header(http, "webhook-id"))
            .setTimestamp(header(http, "webhook-timestamp"))
            .setSignature(header(http, "webhook-signature"))
            .setBody(ByteString.copyFrom(http.file()))
            .build();
    return Rpc.callAsGateway(payout, http.trace(), PayoutServiceStub::receiveCallback, request)
        .thenApply(CallbacksApi::stored);
  }

  private static String header(ApiRequest http, String name) {
    String value = http.header(name);
    if (value.isEmpty() || value.length() > LONGEST_HEADER) {
      throw new Refusal(Reason.UNAUTHENTICATED, "A callback needs the header " + name);
    }
    return value;
  }

  private static ApiReply stored(ReceiveCallbackResponse answer) {
    return ApiReply.of(
        answer.getReplayed() ? HttpStatus.OK : HttpStatus.ACCEPTED,
        MediaType.JSON,
        Json.bytes(out -> out.object().flag("replayed", answer.getReplayed()).end()));
  }
}
