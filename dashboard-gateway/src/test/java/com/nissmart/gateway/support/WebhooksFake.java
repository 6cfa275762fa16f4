package com.nissmart.gateway.support;

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
import com.nissmart.accounts.v1.Webhook;
import com.nissmart.accounts.v1.WebhookDelivery;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceImplBase;
import com.nissmart.accounts.v1.WebhookStatus;
import com.nissmart.contract.Ids;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** One subscription. */
final class WebhooksFake extends WebhookServiceImplBase {
  private static final Webhook WEBHOOK =
      Webhook.newBuilder()
          .setId(SampleIds.WEBHOOK)
          .setUserId(SampleIds.ADA_ID)
          .setUrl("https://shop.example.com/hook")
          .addEvents("transaction.*")
          .setStatus(WebhookStatus.WEBHOOK_STATUS_ACTIVE)
          .setCreatedAt(SampleIds.NOW)
          .build();

  private final CallRecorder recorder;

  WebhooksFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void createWebhook(
      CreateWebhookRequest request, StreamObserver<CreateWebhookResponse> observer) {
    recorder.record(request);
    CreateWebhookResponse.Builder made =
        CreateWebhookResponse.newBuilder().setWebhook(WEBHOOK).setSecret("whsec_AAAA");
    if (request.getEveryone()) {
      made.setProposal(ProposalsFake.pending(7));
    }
    answer(observer, made.build());
  }

  @Override
  public void getWebhook(GetWebhookRequest request, StreamObserver<GetWebhookResponse> observer) {
    recorder.record(request);
    answer(observer, GetWebhookResponse.newBuilder().setWebhook(WEBHOOK).build());
  }

  @Override
  public void listWebhooks(
      ListWebhooksRequest request, StreamObserver<ListWebhooksResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        ListWebhooksResponse.newBuilder().addWebhooks(WEBHOOK).setNextPageToken("more").build());
  }

  @Override
  public void updateWebhook(
      UpdateWebhookRequest request, StreamObserver<UpdateWebhookResponse> observer) {
    recorder.record(request);
    answer(observer, UpdateWebhookResponse.newBuilder().setWebhook(WEBHOOK).build());
  }

  @Override
  public void deleteWebhook(
      DeleteWebhookRequest request, StreamObserver<DeleteWebhookResponse> observer) {
    recorder.record(request);
    answer(observer, DeleteWebhookResponse.getDefaultInstance());
  }

  @Override
  public void rotateWebhookSecret(
      RotateWebhookSecretRequest request, StreamObserver<RotateWebhookSecretResponse> observer) {
    recorder.record(request);
    answer(observer, RotateWebhookSecretResponse.newBuilder().setSecret("whsec_BBBB").build());
  }

  @Override
  public void listWebhookDeliveries(
      ListWebhookDeliveriesRequest request,
      StreamObserver<ListWebhookDeliveriesResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        ListWebhookDeliveriesResponse.newBuilder()
            .addDeliveries(
                WebhookDelivery.newBuilder()
                    .setId(Ids.DELIVERY.format(new UUID(6, 2)))
                    .setWebhookId(SampleIds.WEBHOOK)
                    .setEventType("transaction.deposit.completed")
                    .setResourceId(SampleIds.TRANSACTION)
                    .setPayload("{\"type\":\"transaction.deposit.completed\"}")
                    .setStatus("PENDING")
                    .setCreatedAt(SampleIds.NOW))
            .build());
  }

  @Override
  public void skipWebhookDelivery(
      SkipWebhookDeliveryRequest request, StreamObserver<SkipWebhookDeliveryResponse> observer) {
    recorder.record(request);
    answer(
        observer,
        SkipWebhookDeliveryResponse.newBuilder()
            .setDelivery(
                WebhookDelivery.newBuilder()
                    .setId(request.getDeliveryId())
                    .setWebhookId(SampleIds.WEBHOOK)
                    .setStatus("SKIPPED")
                    .setCreatedAt(SampleIds.NOW))
            .build());
  }

  @Override
  public void replayWebhook(
      ReplayWebhookRequest request, StreamObserver<ReplayWebhookResponse> observer) {
    recorder.record(request);
    answer(observer, ReplayWebhookResponse.newBuilder().setQueued(1).build());
  }

  private static <A> void answer(StreamObserver<A> observer, A value) {
    observer.onNext(value);
    observer.onCompleted();
  }
}
