package com.nissmart.gateway.webhooks;

import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.CreateWebhookResponse;
import com.nissmart.accounts.v1.DeleteWebhookRequest;
import com.nissmart.accounts.v1.GetWebhookRequest;
import com.nissmart.accounts.v1.GetWebhookResponse;
import com.nissmart.accounts.v1.ListWebhooksRequest;
import com.nissmart.accounts.v1.RotateWebhookSecretRequest;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.UpdateWebhookResponse;
import com.nissmart.accounts.v1.Webhook;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceStub;
import com.nissmart.accounts.v1.WebhookStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.gateway.audit.AuditTrail;
import com.nissmart.gateway.audit.AuditTrail.AuditedAction;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.IfMatch;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.proposals.ProposalReply;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/webhooks}: subscriptions of endpoints to events. */
public record WebhooksApi(WebhookServiceStub webhooks, AuditTrail audit) {
  private static final int LONGEST_URL = 2000;
  private static final int LONGEST_EVENT = 100;
  private static final int LONGEST_DESCRIPTION = 140;
  private static final int MOST_EVENTS = 20;
  private static final String EVENTS = "events";
  private static final String URL = "url";

  public CompletableFuture<ApiReply> create(ApiRequest http) {
    CreateWebhookRequest request = http.body(WebhooksApi::read);
    return audit
        .record(
            new AuditedAction(http, "webhook.create", "webhook", Refusal.quote(request.getUrl())),
            () -> Rpc.callAsUser(webhooks, http, WebhookServiceStub::createWebhook, request))
        .thenApply(WebhooksApi::created);
  }

  private static ApiReply created(CreateWebhookResponse answer) {
    if (answer.hasProposal()) {
      return ProposalReply.accepted(answer.getProposal(), answer.getSecret());
    }
    return ApiReply.created(
        "/v1/webhooks/" + answer.getWebhook().getId(),
        out -> {
          out.object().name("webhook");
          WebhookJson.write(out, answer.getWebhook());
          out.text("secret", answer.getSecret()).end();
        });
  }

  /** Lists the caller's webhooks, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListWebhooksRequest request =
        http.query(query ->
            ListWebhooksRequest.newBuilder()
                .setPageSize(query.limit())
                .setPageToken(query.cursor())
                .build());
    return Rpc.callAsUser(webhooks, http, WebhookServiceStub::listWebhooks, request)
        .thenApply(answer ->
            ApiReply.page(answer.getWebhooksList(), WebhookJson::write, answer.getNextPageToken()));
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return find(http).thenApply(webhook -> ApiReply.ok(out -> WebhookJson.write(out, webhook)));
  }

  private CompletableFuture<Webhook> find(ApiRequest http) {
    GetWebhookRequest request = GetWebhookRequest.newBuilder().setWebhookId(id(http)).build();
    return Rpc.callAsUser(webhooks, http, WebhookServiceStub::getWebhook, request)
        .thenApply(GetWebhookResponse::getWebhook);
  }

  /** Pauses, resumes or changes a webhook. */
  public CompletableFuture<ApiReply> update(ApiRequest http) {
    UpdateWebhookRequest.Builder wanted = http.body(WebhooksApi::readChange).setWebhookId(id(http));
    return IfMatch.of(http)
        .seen(() -> find(http), WebhookJson::write)
        .thenCompose(seen -> {
          seen.ifPresent(wanted::setIfUnchanged);
          return change(http, wanted.build());
        })
        .thenApply(answer ->
            answer.hasProposal()
                ? ProposalReply.accepted(answer.getProposal())
                : ApiReply.ok(out -> WebhookJson.write(out, answer.getWebhook())));
  }

  private CompletableFuture<UpdateWebhookResponse> change(
      ApiRequest http, UpdateWebhookRequest request) {
    return audit.record(
        new AuditedAction(http, "webhook.update", request.getWebhookId(), note(request)),
        () -> Rpc.callAsUser(webhooks, http, WebhookServiceStub::updateWebhook, request));
  }

  public CompletableFuture<ApiReply> delete(ApiRequest http) {
    DeleteWebhookRequest request = DeleteWebhookRequest.newBuilder().setWebhookId(id(http)).build();
    return audit
        .record(
            new AuditedAction(http, "webhook.delete", request.getWebhookId(), ""),
            () -> Rpc.callAsUser(webhooks, http, WebhookServiceStub::deleteWebhook, request))
        .thenApply(answer -> ApiReply.noContent());
  }

  /** Creates a new secret. */
  public CompletableFuture<ApiReply> rotateSecret(ApiRequest http) {
    RotateWebhookSecretRequest request =
        RotateWebhookSecretRequest.newBuilder().setWebhookId(id(http)).build();
    return audit
        .record(
            new AuditedAction(http, "webhook.rotate_secret", request.getWebhookId(), ""),
            () -> Rpc.callAsUser(webhooks, http, WebhookServiceStub::rotateWebhookSecret, request))
        .thenApply(
            answer -> ApiReply.ok(out -> out.object().text("secret", answer.getSecret()).end()));
  }

  static String id(ApiRequest http) {
    return http.pathId(Ids.WEBHOOK, Reason.WEBHOOK_NOT_FOUND);
  }

  /** Returns the audit log's note of the change. */
  private static String note(UpdateWebhookRequest request) {
    String status =
        request.getStatus() == WebhookStatus.WEBHOOK_STATUS_UNSPECIFIED
            ? ""
            : EnumWords.word(request.getStatus(), "WEBHOOK_STATUS_");
    return (Refusal.quote(request.getUrl()) + " " + status).strip();
  }

  private static CreateWebhookRequest read(JsonBody body) {
    CreateWebhookRequest.Builder request =
        CreateWebhookRequest.newBuilder()
            .setUrl(body.text(URL, LONGEST_URL))
            .setEveryone(body.optionalFlag("everyone"));
    if (body.has("description")) {
      request.setDescription(body.text("description", LONGEST_DESCRIPTION));
    }
    return request.addAllEvents(body.texts(EVENTS, MOST_EVENTS, LONGEST_EVENT)).build();
  }

  private static UpdateWebhookRequest.Builder readChange(JsonBody body) {
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
