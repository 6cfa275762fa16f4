package com.nissmart.gateway.webhooks;

import com.nissmart.accounts.v1.ListWebhookDeliveriesRequest;
import com.nissmart.accounts.v1.ListWebhookDeliveriesResponse;
import com.nissmart.accounts.v1.ReplayWebhookRequest;
import com.nissmart.accounts.v1.ReplayWebhookResponse;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceStub;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/webhooks/{id}/deliveries}: what was sent, and sending it again. */
public final class DeliveriesApi {
  private static final String DELIVERY = "delivery_id";
  private static final String SEQ = "after_seq";

  private final WebhookServiceStub webhooks;
  private final AuditTrail audit;

  /** The resource on top of accounts-service. */
  public DeliveriesApi(WebhookServiceStub webhooks, AuditTrail audit) {
    this.webhooks = webhooks;
    this.audit = audit;
  }

  /** Deliveries, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    String id = WebhooksApi.id(exchange);
    ListWebhookDeliveriesRequest request =
        exchange.query(query ->
            ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(id)
                .setStatus(query.word("status", "PENDING", "DELIVERED", "FAILED"))
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.<ListWebhookDeliveriesResponse>call(
            o -> Rpc.asUser(webhooks, exchange).listWebhookDeliveries(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getDeliveriesList(), WebhookJson::write, answer.getNextPageToken())));
  }

  /** Sends again. */
  public CompletableFuture<Reply> replay(Exchange exchange) {
    ReplayWebhookRequest request =
        exchange.body(DeliveriesApi::read).setWebhookId(WebhooksApi.id(exchange)).build();
    boolean one = !request.getDeliveryId().isEmpty();
    return audit
        .ofOperators(
            exchange,
            "webhook.replay",
            request.getWebhookId(),
            one ? request.getDeliveryId() : "after " + request.getAfterSeq(),
            () ->
                Rpc.<ReplayWebhookResponse>call(
                    o -> Rpc.asUser(webhooks, exchange).replayWebhook(request, o)))
        .thenApply(
            answer -> Reply.ok(out -> out.object().number("queued", answer.getQueued()).end()));
  }

  private static ReplayWebhookRequest.Builder read(Members body) {
    ReplayWebhookRequest.Builder request = ReplayWebhookRequest.newBuilder();
    if (!body.has(DELIVERY)) {
      return request.setAfterSeq(body.count(SEQ));
    }
    if (body.has(SEQ)) {
      body.add(SEQ, "MALFORMED", "and " + DELIVERY + " cannot both be given");
    }
    return request.setDeliveryId(body.id(DELIVERY, Ids.DELIVERY));
  }
}
