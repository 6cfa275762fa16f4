package com.nissmart.gateway.webhooks;

import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.CreateWebhookResponse;
import com.nissmart.accounts.v1.DeleteWebhookRequest;
import com.nissmart.accounts.v1.DeleteWebhookResponse;
import com.nissmart.accounts.v1.GetWebhookRequest;
import com.nissmart.accounts.v1.GetWebhookResponse;
import com.nissmart.accounts.v1.ListWebhooksRequest;
import com.nissmart.accounts.v1.ListWebhooksResponse;
import com.nissmart.accounts.v1.RotateWebhookSecretRequest;
import com.nissmart.accounts.v1.RotateWebhookSecretResponse;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.UpdateWebhookResponse;
import com.nissmart.accounts.v1.Webhook;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceStub;
import com.nissmart.accounts.v1.WebhookStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.Json;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.IfMatch;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/webhooks}: subscriptions. */
public final class WebhooksApi {
  private static final int LONGEST_URL = 2000;
  private static final int LONGEST_EVENT = 100;
  private static final int LONGEST_DESCRIPTION = 140;
  private static final int MOST_EVENTS = 20;
  private static final String EVENTS = "events";
  private static final String URL = "url";

  private final WebhookServiceStub webhooks;
  private final AuditTrail audit;

  /** The resource on top of accounts-service. */
  public WebhooksApi(WebhookServiceStub webhooks, AuditTrail audit) {
    this.webhooks = webhooks;
    this.audit = audit;
  }

  /** Subscribes an address. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    CreateWebhookRequest request = exchange.body(WebhooksApi::read);
    return audit
        .ofOperators(
            exchange,
            "webhook.create",
            "webhook",
            Refusal.quote(request.getUrl()),
            () ->
                Rpc.<CreateWebhookResponse>call(
                    o -> Rpc.asUser(webhooks, exchange).createWebhook(request, o)))
        .thenApply(answer ->
            Reply.created(
                "/v1/webhooks/" + answer.getWebhook().getId(),
                out -> {
                  out.object().name("webhook");
                  WebhookJson.write(out, answer.getWebhook());
                  out.text("secret", answer.getSecret()).end();
                }));
  }

  /** The caller's subscriptions, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListWebhooksRequest request =
        exchange.query(query ->
            ListWebhooksRequest.newBuilder()
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.<ListWebhooksResponse>call(
            o -> Rpc.asUser(webhooks, exchange).listWebhooks(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(
                    answer.getWebhooksList(), WebhookJson::write, answer.getNextPageToken())));
  }

  /** One subscription. */
  public CompletableFuture<Reply> get(Exchange exchange) {
    return find(exchange).thenApply(webhook -> Reply.ok(out -> WebhookJson.write(out, webhook)));
  }

  private CompletableFuture<Webhook> find(Exchange exchange) {
    GetWebhookRequest request = GetWebhookRequest.newBuilder().setWebhookId(id(exchange)).build();
    return Rpc.<GetWebhookResponse>call(o -> Rpc.asUser(webhooks, exchange).getWebhook(request, o))
        .thenApply(GetWebhookResponse::getWebhook);
  }

  /** Pauses, resumes or changes it. */
  public CompletableFuture<Reply> update(Exchange exchange) {
    UpdateWebhookRequest.Builder wanted =
        exchange.body(WebhooksApi::readChange).setWebhookId(id(exchange));
    return IfMatch.of(exchange)
        .seen(() -> find(exchange), WebhookJson::write)
        .thenCompose(seen -> {
          seen.ifPresent(wanted::setIfUnchanged);
          return change(exchange, wanted.build());
        })
        .thenApply(answer -> Reply.ok(out -> WebhookJson.write(out, answer.getWebhook())));
  }

  private CompletableFuture<UpdateWebhookResponse> change(
      Exchange exchange, UpdateWebhookRequest request) {
    return audit.ofOperators(
        exchange,
        "webhook.update",
        request.getWebhookId(),
        note(request),
        () ->
            Rpc.<UpdateWebhookResponse>call(
                o -> Rpc.asUser(webhooks, exchange).updateWebhook(request, o)));
  }

  /** Ends it. */
  public CompletableFuture<Reply> delete(Exchange exchange) {
    DeleteWebhookRequest request =
        DeleteWebhookRequest.newBuilder().setWebhookId(id(exchange)).build();
    return audit
        .ofOperators(
            exchange,
            "webhook.delete",
            request.getWebhookId(),
            "",
            () ->
                Rpc.<DeleteWebhookResponse>call(
                    o -> Rpc.asUser(webhooks, exchange).deleteWebhook(request, o)))
        .thenApply(answer -> Reply.noContent());
  }

  /** Makes a new secret. */
  public CompletableFuture<Reply> rotateSecret(Exchange exchange) {
    RotateWebhookSecretRequest request =
        RotateWebhookSecretRequest.newBuilder().setWebhookId(id(exchange)).build();
    return audit
        .ofOperators(
            exchange,
            "webhook.rotate_secret",
            request.getWebhookId(),
            "",
            () ->
                Rpc.<RotateWebhookSecretResponse>call(
                    o -> Rpc.asUser(webhooks, exchange).rotateWebhookSecret(request, o)))
        .thenApply(
            answer -> Reply.ok(out -> out.object().text("secret", answer.getSecret()).end()));
  }

  static String id(Exchange exchange) {
    return exchange.pathId(Ids.WEBHOOK, Reason.WEBHOOK_NOT_FOUND);
  }

  /** What is changed, as far as the audit log tells it. */
  private static String note(UpdateWebhookRequest request) {
    String status =
        request.getStatus() == WebhookStatus.WEBHOOK_STATUS_UNSPECIFIED
            ? ""
            : EnumWords.word(request.getStatus(), "WEBHOOK_STATUS_");
    return (Refusal.quote(request.getUrl()) + " " + status).strip();
  }

  private static CreateWebhookRequest read(Members body) {
    CreateWebhookRequest.Builder request =
        CreateWebhookRequest.newBuilder()
            .setUrl(body.text(URL, LONGEST_URL))
            .setEveryone(body.optionalFlag("everyone"));
    if (body.has("description")) {
      request.setDescription(body.text("description", LONGEST_DESCRIPTION));
    }
    return request.addAllEvents(body.texts(EVENTS, MOST_EVENTS, LONGEST_EVENT)).build();
  }

  private static UpdateWebhookRequest.Builder readChange(Members body) {
    UpdateWebhookRequest.Builder request = UpdateWebhookRequest.newBuilder();
    if (body.has(URL)) {
      request.setUrl(body.text(URL, LONGEST_URL));
    }
    if (body.has(EVENTS)) {
      request.addAllEvents(body.texts(EVENTS, MOST_EVENTS, LONGEST_EVENT));
    }
    return request.setStatus(
        switch (body.optionalWord("status", "", "ACTIVE", "PAUSED")) {
          case "ACTIVE" -> WebhookStatus.WEBHOOK_STATUS_ACTIVE;
          case "PAUSED" -> WebhookStatus.WEBHOOK_STATUS_PAUSED;
          default -> WebhookStatus.WEBHOOK_STATUS_UNSPECIFIED;
        });
  }
}
