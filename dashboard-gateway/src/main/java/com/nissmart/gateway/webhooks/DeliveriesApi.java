package com.nissmart.gateway.webhooks;

import com.nissmart.accounts.v1.ListWebhookDeliveriesRequest;
import com.nissmart.accounts.v1.ReplayWebhookRequest;
import com.nissmart.accounts.v1.SkipWebhookDeliveryRequest;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/webhooks/{id}/deliveries}: the deliveries of a webhook, their replay and skip. */
public record DeliveriesApi(WebhookServiceStub webhooks, AuditTrail audit) {
  private static final String DELIVERY = "delivery_id";
  private static final String SEQ = "after_seq";

  /** Lists deliveries, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    String id = WebhooksApi.id(http);
    ListWebhookDeliveriesRequest request =
        http.query(query ->
            ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(id)
                .setStatus(query.word("status", "PENDING", "DELIVERED", "FAILED", "SKIPPED"))
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.callAsUser(webhooks, http, WebhookServiceStub::listWebhookDeliveries, request)
        .thenApply(answer ->
            ApiReply.page(
                answer.getDeliveriesList(), WebhookJson::write, answer.getNextPageToken()));
  }

  /** Gives up a delivery that holds up later ones. */
  public CompletableFuture<ApiReply> skip(ApiRequest http) {
    SkipWebhookDeliveryRequest request =
        SkipWebhookDeliveryRequest.newBuilder()
            .setWebhookId(WebhooksApi.id(http))
            .setDeliveryId(http.pathId(DELIVERY, Ids.DELIVERY, Reason.WEBHOOK_NOT_FOUND))
            .build();
    return audit
        .record(
            new AuditedAction(
                http, "webhook.skip", request.getWebhookId(), request.getDeliveryId()),
            () -> Rpc.callAsUser(webhooks, http, WebhookServiceStub::skipWebhookDelivery, request))
        .thenApply(answer -> ApiReply.ok(out -> WebhookJson.write(out, answer.getDelivery())));
  }

  /** Sends deliveries again. */
  public CompletableFuture<ApiReply> replay(ApiRequest http) {
    ReplayWebhookRequest request =
        http.body(DeliveriesApi::read).setWebhookId(WebhooksApi.id(http)).build();
    boolean one = !request.getDeliveryId().isEmpty();
    return audit
        .record(
            new AuditedAction(
                http,
                "webhook.replay",
                request.getWebhookId(),
                one ? request.getDeliveryId() : "after " + request.getAfterSeq()),
            () -> Rpc.callAsUser(webhooks, http, WebhookServiceStub::replayWebhook, request))
        .thenApply(
            answer -> ApiReply.ok(out -> out.object().number("queued", answer.getQueued()).end()));
  }

  private static ReplayWebhookRequest.Builder read(JsonBody body) {
    ReplayWebhookRequest.Builder request = ReplayWebhookRequest.newBuilder();
    if (!body.has(DELIVERY)) {
      return request.setAfterSeq(body.count(SEQ));
    }
    if (body.has(SEQ)) {
      body.add(SEQ, "MALFORMED", "must not be given together with " + DELIVERY);
    }
    return request.setDeliveryId(body.id(DELIVERY, Ids.DELIVERY));
  }
}
