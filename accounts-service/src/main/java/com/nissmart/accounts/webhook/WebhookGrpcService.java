package com.nissmart.accounts.webhook;

import com.nissmart.accounts.message.ListPage;
import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.CreateWebhookResponse;
import com.nissmart.accounts.v1.DeleteWebhookRequest;
import com.nissmart.accounts.v1.DeleteWebhookResponse;
import com.nissmart.accounts.v1.GetWebhookRequest;
import com.nissmart.accounts.v1.GetWebhookResponse;
import com.nissmart.accounts.v1.ListWebhookDeliveriesRequest;
import com.nissmart.accounts.v1.ListWebhookDeliveriesResponse;
import com.nissmart.accounts.v1.ListWebhooksRequest;
import com.nissmart.accounts.v1.ListWebhooksResponse;
import com.nissmart.accounts.v1.ReplayWebhookRequest;
import com.nissmart.accounts.v1.ReplayWebhookResponse;
import com.nissmart.accounts.v1.RotateWebhookSecretRequest;
import com.nissmart.accounts.v1.RotateWebhookSecretResponse;
import com.nissmart.accounts.v1.SkipWebhookDeliveryRequest;
import com.nissmart.accounts.v1.SkipWebhookDeliveryResponse;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.UpdateWebhookResponse;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceImplBase;
import com.nissmart.accounts.webhook.Webhooks.ChangedWebhook;
import com.nissmart.accounts.webhook.Webhooks.NewWebhook;
import com.nissmart.accounts.webhook.Webhooks.WebhookRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The gRPC service of webhooks. */
public final class WebhookGrpcService extends WebhookServiceImplBase {
  private final Webhooks webhooks;
  private final DeliveryLog deliveries;

  public WebhookGrpcService(Webhooks webhooks, DeliveryLog deliveries) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
  }

  @Override
  public void createWebhook(
      CreateWebhookRequest request, StreamObserver<CreateWebhookResponse> answer) {
    Caller.User caller = Caller.currentUser();
    if (request.getEveryone() && !caller.has(Role.ROLE_OPERATOR)) {
      throw new Refusal(
          Reason.PERMISSION_DENIED, "Only operators may subscribe to the events of everyone");
    }
    NewWebhook made =
        webhooks.create(
            new WebhookRequest(
                caller.userId(),
                request.getUrl(),
                request.getEventsList(),
                request.getDescription(),
                request.getEveryone()));
    CreateWebhookResponse.Builder response =
        CreateWebhookResponse.newBuilder()
            .setWebhook(WebhookMessages.webhook(made.webhook()))
            .setSecret(made.secret());
    made.proposal().map(Proposal::toMessage).ifPresent(response::setProposal);
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void getWebhook(GetWebhookRequest request, StreamObserver<GetWebhookResponse> answer) {
    Webhook webhook = webhooks.get(id(request.getWebhookId()), visibleOwner());
    UnaryReply.send(
        answer,
        GetWebhookResponse.newBuilder().setWebhook(WebhookMessages.webhook(webhook)).build());
  }

  @Override
  public void listWebhooks(
      ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> answer) {
    Optional<UUID> owner = visibleOwner();
    ListPage page = ListPage.of("webhooks", owner, request.getPageSize(), request.getPageToken());
    List<Webhook> found = webhooks.list(owner, page.after(), page.rowsToRead());
    ListWebhooksResponse.Builder response = ListWebhooksResponse.newBuilder();
    page.show(found, webhook -> response.addWebhooks(WebhookMessages.webhook(webhook)));
    UnaryReply.send(
        answer, response.setNextPageToken(page.next(found, Webhook::webhookId)).build());
  }

  @Override
  public void updateWebhook(
      UpdateWebhookRequest request, StreamObserver<UpdateWebhookResponse> answer) {
    ChangedWebhook changed =
        webhooks.change(
            id(request.getWebhookId()),
            Caller.currentUser().userId(),
            WebhookMessages.change(request),
            now ->
                !request.hasIfUnchanged()
                    || request.getIfUnchanged().equals(WebhookMessages.webhook(now)));
    UpdateWebhookResponse.Builder response =
        UpdateWebhookResponse.newBuilder().setWebhook(WebhookMessages.webhook(changed.webhook()));
    changed.proposal().map(Proposal::toMessage).ifPresent(response::setProposal);
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void deleteWebhook(
      DeleteWebhookRequest request, StreamObserver<DeleteWebhookResponse> answer) {
    webhooks.delete(id(request.getWebhookId()), Caller.currentUser().userId());
    UnaryReply.send(answer, DeleteWebhookResponse.getDefaultInstance());
  }

  @Override
  public void rotateWebhookSecret(
      RotateWebhookSecretRequest request, StreamObserver<RotateWebhookSecretResponse> answer) {
    String secret =
        webhooks.rotateSecret(id(request.getWebhookId()), Caller.currentUser().userId());
    UnaryReply.send(answer, RotateWebhookSecretResponse.newBuilder().setSecret(secret).build());
  }

  @Override
  public void listWebhookDeliveries(
      ListWebhookDeliveriesRequest request, StreamObserver<ListWebhookDeliveriesResponse> answer) {
    UUID webhookId = id(request.getWebhookId());
    Optional<DeliveryStatus> status = WebhookMessages.status(request.getStatus());
    ListPage page =
        ListPage.of(
            "deliveries " + webhookId, status, request.getPageSize(), request.getPageToken());
    List<Delivery> found =
        deliveries.list(
            webhookId,
            visibleOwner(),
            status,
            page.after().map(ListPage::number),
            page.rowsToRead());
    ListWebhookDeliveriesResponse.Builder response = ListWebhookDeliveriesResponse.newBuilder();
    page.show(found, delivery -> response.addDeliveries(WebhookMessages.delivery(delivery)));
    String next = page.next(found, delivery -> ListPage.position(delivery.deliveryNo()));
    UnaryReply.send(answer, response.setNextPageToken(next).build());
  }

  @Override
  public void skipWebhookDelivery(
      SkipWebhookDeliveryRequest request, StreamObserver<SkipWebhookDeliveryResponse> answer) {
    Delivery skipped =
        deliveries.skip(
            id(request.getWebhookId()),
            Caller.currentUser().userId(),
            Ids.DELIVERY.parse("delivery_id", request.getDeliveryId()));
    UnaryReply.send(
        answer,
        SkipWebhookDeliveryResponse.newBuilder()
            .setDelivery(WebhookMessages.delivery(skipped))
            .build());
  }

  @Override
  public void replayWebhook(
      ReplayWebhookRequest request, StreamObserver<ReplayWebhookResponse> answer) {
    UUID webhookId = id(request.getWebhookId());
    UUID owner = Caller.currentUser().userId();
    boolean one = !request.getDeliveryId().isEmpty();
    if (one) {
      deliveries.replay(
          webhookId, owner, Ids.DELIVERY.parse("delivery_id", request.getDeliveryId()));
    } else {
      deliveries.replayAfter(webhookId, owner, request.getAfterSeq());
    }
    UnaryReply.send(answer, ReplayWebhookResponse.newBuilder().setQueued(one ? 1 : 0).build());
  }

  private static UUID id(String text) {
    return Ids.WEBHOOK.parse("webhook_id", text);
  }

  /** Returns the owner whose webhooks the caller may see; empty when the caller may see all. */
  private static Optional<UUID> visibleOwner() {
    Caller.User caller = Caller.currentUser();
    return caller.mayReadAll() ? Optional.empty() : Optional.of(caller.userId());
  }
}
