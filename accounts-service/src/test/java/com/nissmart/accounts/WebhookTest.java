package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.nissmart.accounts.WebhookReceiver.Hook;
import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.CreateWebhookResponse;
import com.nissmart.accounts.v1.DeleteWebhookRequest;
import com.nissmart.accounts.v1.GetWebhookRequest;
import com.nissmart.accounts.v1.ListWebhookDeliveriesRequest;
import com.nissmart.accounts.v1.ListWebhooksRequest;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.ReplayWebhookRequest;
import com.nissmart.accounts.v1.RotateWebhookSecretRequest;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.UpdateWebhookResponse;
import com.nissmart.accounts.v1.Webhook;
import com.nissmart.accounts.v1.WebhookDelivery;
import com.nissmart.accounts.v1.WebhookStatus;
import com.nissmart.accounts.webhook.lineage.WebhookLineage;
import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Proposal;
import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RejectProposalRequest;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.TransactionJson;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import com.nissmart.payout.v1.WithdrawalStatus;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebhookTest {
  private static final String BOSS = "boss@nissmart.example";
  private static final String BANK = "acc_00000000000000000000000001";

  private AccountsHarness accounts;
  private WebhookReceiver receiver;
  private String ada;
  private String adasId;
  private String adasWallet;
  private String bisi;
  private String bisisWallet;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
    receiver = new WebhookReceiver();
    ada = accounts.newcomer("ada@example.com");
    bisi = accounts.newcomer("bisi@example.com");
    adasId = accounts.me(ada).getId();
    adasWallet = open(ada);
    bisisWallet = open(bisi);
  }

  @AfterEach
  void stop() {
    receiver.close();
    accounts.close();
  }

  @Test
  void a_transaction_is_delivered_signed_in_the_rest_form() {
    CreateWebhookResponse made = subscribe(ada, "transaction.*");

    Transaction paid = accounts.ledger.commit(transfer(adasWallet, bisisWallet));

    Hook hook = await(1).getFirst();
    assertThat(hook.isSignedWith(made.getSecret())).isTrue();
    assertThat(hook.timestamp())
        .isEqualTo(Long.toString(accounts.clock.instant().getEpochSecond()));
    assertThat(hook.id()).matches("dlv_[0-7][0-9a-hjkmnp-tv-z]{25}");
    assertThat(hook.body())
        .isEqualTo(
            """
            {"id":"%s","type":"transaction.transfer.completed","created_at":"2026-01-15T08:00:00.000000Z",\
            "data":{"transaction":{"id":"%s","seq":1,"type":"TRANSFER","status":"COMPLETED","amount":100,\
            "currency":"NGN","source_account_id":"%s","destination_account_id":"%s","idempotency_key":"k-1",\
            "description":"rent","metadata":{"a":1,"b":[true,null,"x"]},"failure":null,\
            "created_at":"2026-01-15T08:00:00.000000Z","updated_at":"2026-01-15T08:00:00.000000Z"}}}\
            """
                .formatted(hook.id(), paid.getId(), adasWallet, bisisWallet));
    WebhookDelivery delivery = awaitStatus(ada, made, "DELIVERED", 1).getFirst();
    assertThat(delivery.getId()).isEqualTo(hook.id());
    assertThat(delivery.getPayload()).isEqualTo(hook.body());
    assertThat(delivery.getLastStatus()).isEqualTo(204);
    assertThat(webhook(ada, made).hasLastSuccessAt()).isTrue();
  }

  @Test
  void slow_addresses_of_one_user_do_not_delay_the_others() throws Exception {
    for (int n = 0; n < 20; n++) {
      subscribe(ada, "transaction.*");
    }
    CompletableFuture<Integer> later = new CompletableFuture<>();
    AtomicInteger waiting = new AtomicInteger();
    receiver.answers(hook -> {
      waiting.incrementAndGet();
      return later.join();
    });
    try (WebhookReceiver bisisReceiver = new WebhookReceiver()) {
      for (String wallet : List.of(adasWallet, open(ada), open(ada))) {
        accounts.ledger.commit(transfer(wallet, BANK));
      }
      Await.until(Duration.ofSeconds(30), () -> waiting.get() >= 16);
      var _ =
          accounts
              .webhooks(bisi)
              .createWebhook(
                  request("transaction.*").toBuilder().setUrl(bisisReceiver.url()).build());
      accounts.ledger.commit(transfer(BANK, bisisWallet));
      Await.until(Duration.ofSeconds(8), () -> bisisReceiver.received().size() == 1);
      assertThat(waiting.get()).isLessThan(32);
    } finally {
      later.complete(204);
    }
  }

  @Test
  void data_equals_the_body_of_the_rest_interface() {
    CreateWebhookResponse made = subscribe(ada, "*");
    Transaction paid =
        accounts.ledger.commit(
            transfer(adasWallet, bisisWallet).setDescription("\uD83C\uDF81 \u00e9"));
    Withdrawal withdrawn = withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING, 1);
    awaitStatus(ada, made, "DELIVERED", 2);

    String transaction = Json.text(out -> TransactionJson.write(out, paid));
    String withdrawal = Json.text(out -> WithdrawalJson.write(out, withdrawn));
    assertThat(receiver.received())
        .extracting(hook -> hook.body().replaceAll("^.*\"data\":", ""))
        .containsExactlyInAnyOrder(
            "{\"transaction\":" + transaction + "}}", "{\"withdrawal\":" + withdrawal + "}}");
  }

  @Test
  void events_are_delivered_only_to_their_parties() {
    CreateWebhookResponse bisis = subscribe(bisi, "*");
    accounts.ledger.commit(
        transfer(adasWallet, bisisWallet).setStatus(TransactionStatus.TRANSACTION_STATUS_FAILED));
    accounts.ledger.commit(transfer(adasWallet, BANK));
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));

    List<WebhookDelivery> deliveries = awaitStatus(bisi, bisis, "DELIVERED", 1);

    assertThat(deliveries)
        .extracting(WebhookDelivery::getEventType)
        .containsExactly("transaction.transfer.completed");
    assertThat(deliveries.getFirst().getPayload())
        .contains("\"seq\":3", "\"idempotency_key\":null", "\"metadata\":null");
  }

  @Test
  void only_subscribed_events_are_delivered() {
    CreateWebhookResponse made = subscribe(ada, "transaction.deposit.*", "withdrawal.completed");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.ledger.commit(
        transfer(BANK, adasWallet).setType(TransactionType.TRANSACTION_TYPE_DEPOSIT));

    awaitStatus(ada, made, "DELIVERED", 1);

    assertThat(receiver.received())
        .extracting(Hook::type)
        .containsExactly("transaction.deposit.completed");
  }

  @Test
  void a_withdrawals_steps_are_delivered_with_its_current_state() {
    receiver.answers(500);
    CreateWebhookResponse made = subscribe(ada, "withdrawal.*");
    withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING, 1);
    awaitAttempts(ada, made, 1);
    withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING, 2);
    withdrawal(WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED, 3);
    receiver.answers(204);
    accounts.clock.advance(Duration.ofSeconds(10));

    awaitStatus(ada, made, "DELIVERED", 3);

    assertThat(receiver.received())
        .extracting(Hook::type)
        .containsExactly(
            "withdrawal.pending",
            "withdrawal.pending",
            "withdrawal.processing",
            "withdrawal.completed");
    assertThat(receiver.received().getFirst().body()).contains("\"status\":\"PENDING\"");
    assertThat(receiver.received().subList(1, 4))
        .allMatch(hook -> hook.body().contains("\"status\":\"COMPLETED\""));
  }

  @Test
  void a_captured_hold_is_delivered_as_captured() {
    CreateWebhookResponse made = subscribe(ada, "transaction.withdrawal.*");
    update(ada, made, WebhookStatus.WEBHOOK_STATUS_PAUSED);
    Transaction hold =
        accounts.ledger.commit(
            transfer(adasWallet, "")
                .setType(TransactionType.TRANSACTION_TYPE_WITHDRAWAL)
                .setStatus(TransactionStatus.TRANSACTION_STATUS_PENDING));
    awaitStatus(ada, made, "PENDING", 1);
    accounts.ledger.becomes(
        hold.toBuilder().setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED).build());
    update(ada, made, WebhookStatus.WEBHOOK_STATUS_ACTIVE);

    Hook hook = await(1).getFirst();

    assertThat(hook.type()).isEqualTo("transaction.withdrawal.pending");
    assertThat(hook.body()).contains("\"status\":\"COMPLETED\"");
  }

  @Test
  void events_of_one_account_are_delivered_in_order() {
    String second = open(ada);
    CreateWebhookResponse made = subscribe(ada, "*");
    receiver.answers(hook -> hook.body().contains("\"seq\":1,") ? 500 : 204);
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    awaitAttempts(ada, made, 1);
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.ledger.commit(transfer(adasWallet, second));
    accounts.ledger.commit(transfer(second, bisisWallet));
    String third = open(ada);
    accounts.ledger.commit(transfer(third, bisisWallet));

    // The fourth waits for the third, which concerns both wallets, and the third for the first.
    awaitStatus(ada, made, "DELIVERED", 1);
    assertThat(seqs()).containsExactly(1L, 5L);
    receiver.answers(204);
    accounts.clock.advance(Duration.ofSeconds(10));

    awaitStatus(ada, made, "DELIVERED", 5);
    assertThat(seqs()).containsExactly(1L, 5L, 1L, 2L, 3L, 4L);
  }

  @Test
  void an_address_that_fails_for_a_day_is_suspended() {
    receiver.answers(500);
    CreateWebhookResponse made = subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    for (int attempt = 1; attempt < 9; attempt++) {
      awaitAttempts(ada, made, attempt);
      assertThat(webhook(ada, made).getStatus()).isEqualTo(WebhookStatus.WEBHOOK_STATUS_ACTIVE);
      accounts.clock.advance(Duration.ofHours(3));
      ada = accounts.signIn("ada@example.com", PASSWORD).getAccessToken();
    }
    awaitAttempts(ada, made, 9);

    assertThat(webhook(ada, made).getStatus()).isEqualTo(WebhookStatus.WEBHOOK_STATUS_FAILING);
    assertThat(webhook(ada, made).getPendingDeliveries()).isEqualTo(1);
    assertThat(deliveries(ada, made, "FAILED")).hasSize(1);
    receiver.answers(204);
    update(ada, made, WebhookStatus.WEBHOOK_STATUS_ACTIVE);

    awaitStatus(ada, made, "DELIVERED", 1);
    assertThat(webhook(ada, made).hasFailingSince()).isFalse();
  }

  @Test
  void a_paused_webhook_queues_events() {
    CreateWebhookResponse made = subscribe(ada, "*");
    update(ada, made, WebhookStatus.WEBHOOK_STATUS_PAUSED);
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    awaitStatus(ada, made, "PENDING", 2);
    assertThat(receiver.received()).isEmpty();

    update(ada, made, WebhookStatus.WEBHOOK_STATUS_ACTIVE);

    awaitStatus(ada, made, "DELIVERED", 2);
    assertThat(seqs()).containsExactly(1L, 2L);
  }

  @Test
  void a_delivery_is_missing_after_a_minute() {
    CreateWebhookResponse made = subscribe(ada, "*");
    update(ada, made, WebhookStatus.WEBHOOK_STATUS_PAUSED);
    String id = accounts.ledger.commit(transfer(adasWallet, bisisWallet)).getId();
    awaitStatus(ada, made, "PENDING", 1);
    WebhookLineage lineage = new WebhookLineage(accounts.superuser(), accounts.clock);

    assertThat(lineage.hops(Set.of(id)).hops())
        .extracting(LineageHop::getMissing, LineageHop::getDetail)
        .containsExactly(tuple(false, "transaction.transfer.completed is waiting to be delivered"));

    accounts.clock.advance(Duration.ofSeconds(61));
    assertThat(lineage.hops(Set.of(id)).hops())
        .extracting(LineageHop::getMissing)
        .containsExactly(true);
  }

  @Test
  void both_secrets_sign_for_a_day_after_a_rotation() {
    CreateWebhookResponse made = subscribe(ada, "*");
    String next =
        accounts
            .webhooks(ada)
            .rotateWebhookSecret(
                RotateWebhookSecretRequest.newBuilder()
                    .setWebhookId(made.getWebhook().getId())
                    .build())
            .getSecret();
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    Hook both = await(1).getFirst();
    accounts.clock.advance(Duration.ofDays(1));
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    Hook one = await(2).getLast();

    assertThat(both.isSignedWith(made.getSecret())).isTrue();
    assertThat(both.isSignedWith(next)).isTrue();
    assertThat(one.isSignedWith(made.getSecret())).isFalse();
    assertThat(one.isSignedWith(next)).isTrue();
  }

  @Test
  void a_replay_has_the_same_delivery_id() {
    CreateWebhookResponse made = subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.ledger.commit(transfer(bisisWallet, BANK));
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    String first = awaitStatus(ada, made, "DELIVERED", 2).getLast().getId();

    assertThat(replay(ada, made, first, 0)).isEqualTo(1);
    await(3);
    assertThat(replay(ada, made, "", 1)).isZero();
    await(4);

    assertThat(seqs()).containsExactly(1L, 3L, 1L, 3L);
    assertThat(receiver.received()).extracting(Hook::id).element(2).isEqualTo(first);
    awaitStatus(ada, made, "DELIVERED", 2);
    assertThat(refusal(() -> replay(ada, made, "dlv_00000000000000000000000000", 0)).reason())
        .isEqualTo(Reason.WEBHOOK_NOT_FOUND);
  }

  @Test
  void a_replay_from_the_future_is_refused() {
    CreateWebhookResponse made = subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    await(1);
    assertThat(refusal(() -> replay(ada, made, "", 1_000_000)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> replay(ada, made, "", -1)).reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void two_processes_deliver_each_event_once() {
    AccountsApp other = accounts.start(accounts.settings(Optional.empty()));
    CreateWebhookResponse made = subscribe(ada, "*");
    for (int i = 0; i < 20; i++) {
      accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    }
    awaitStatus(ada, made, "DELIVERED", 20);
    other.close();
    for (int i = 0; i < 20; i++) {
      accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    }
    awaitStatus(ada, made, "DELIVERED", 40);

    assertThat(seqs()).isEqualTo(IntStream.rangeClosed(1, 40).mapToObj(Long::valueOf).toList());
  }

  @Test
  void events_during_a_restart_are_delivered_later() {
    CreateWebhookResponse made = subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    await(1);
    accounts.app.close();
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.start(accounts.settings(Optional.empty()));

    assertThat(await(2)).extracting(Hook::id).doesNotHaveDuplicates();
    assertThat(made.getSecret()).startsWith("whsec_");
  }

  @Test
  void an_ended_stream_continues_from_its_position() {
    subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    await(1);
    accounts.ledger.hangsUp();
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));

    await(2);
    assertThat(seqs()).containsExactly(1L, 2L);
  }

  @Test
  void events_before_a_subscription_are_not_delivered() {
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.clock.advance(Duration.ofMinutes(5));
    subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));

    await(1);
    assertThat(seqs()).containsExactly(2L);
  }

  @Test
  void an_operator_may_receive_everyones_events() {
    String boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
    CreateWebhookRequest everyone = request("*").toBuilder().setEveryone(true).build();
    CreateWebhookResponse made = accounts.webhooks(boss).createWebhook(everyone);
    String second = accounts.newOperator(boss, "second@nissmart.example");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    accounts.ledger.commit(transfer(BANK, BANK));
    awaitStatus(boss, made, "PENDING", 2);
    assertThat(webhook(boss, made).getStatus()).isEqualTo(WebhookStatus.WEBHOOK_STATUS_PAUSED);
    assertThat(refusal(() -> approve(boss, made.getProposal())).reason())
        .isEqualTo(Reason.SECOND_OPERATOR_REQUIRED);
    assertThat(receiver.received()).isEmpty();

    approve(second, made.getProposal());
    assertThat(webhook(boss, made).getStatus()).isEqualTo(WebhookStatus.WEBHOOK_STATUS_ACTIVE);

    await(2);
    assertThat(receiver.received().getFirst().body()).contains("\"idempotency_key\":\"k-1\"");
    assertThat(refusal(() -> accounts.webhooks(ada).createWebhook(everyone)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void only_a_pause_of_everyones_events_needs_nobody_else() {
    String boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
    CreateWebhookResponse made =
        accounts
            .webhooks(boss)
            .createWebhook(request("withdrawal.*").toBuilder().setEveryone(true).build());
    String second = accounts.newOperator(boss, "second@nissmart.example");
    approve(second, made.getProposal());
    UpdateWebhookRequest change = UpdateWebhookRequest.newBuilder().setWebhookId(id(made)).build();

    List<UpdateWebhookRequest> changes =
        List.of(
            change.toBuilder().setUrl("http://127.0.0.1:1/elsewhere").build(),
            change.toBuilder().addEvents("*").build(),
            change.toBuilder().setStatus(WebhookStatus.WEBHOOK_STATUS_ACTIVE).build());
    update(boss, made, WebhookStatus.WEBHOOK_STATUS_PAUSED);
    for (UpdateWebhookRequest each : changes) {
      UpdateWebhookResponse waiting = accounts.webhooks(boss).updateWebhook(each);
      assertThat(waiting.getProposal().getStatus())
          .isEqualTo(ProposalStatus.PROPOSAL_STATUS_PENDING);
      assertThat(waiting.getWebhook()).isEqualTo(webhook(boss, made));
      assertThat(waiting.getWebhook().getEventsList()).containsExactly("withdrawal.*");
      var _ =
          accounts
              .proposals(second)
              .rejectProposal(
                  RejectProposalRequest.newBuilder()
                      .setId(waiting.getProposal().getId())
                      .setReason("Not now")
                      .build());
    }
    UpdateWebhookResponse wider = accounts.webhooks(boss).updateWebhook(changes.get(1));
    assertThat(refusal(() -> accounts.webhooks(boss).updateWebhook(changes.getFirst())).reason())
        .isEqualTo(Reason.PROPOSAL_WAITING);
    delete(boss, made);
    assertThat(approve(second, wider.getProposal()).getStatus())
        .isEqualTo(ProposalStatus.PROPOSAL_STATUS_FAILED);
  }

  @Test
  void a_webhook_is_visible_to_its_owner_and_operators() {
    CreateWebhookResponse made = subscribe(ada, "*");
    String boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();

    List<Runnable> calls =
        List.of(
            () -> webhook(bisi, made),
            () -> deliveries(bisi, made, ""),
            () -> update(bisi, made, WebhookStatus.WEBHOOK_STATUS_PAUSED),
            () -> replay(bisi, made, "", 0),
            () -> delete(bisi, made),
            () -> update(boss, made, WebhookStatus.WEBHOOK_STATUS_PAUSED));
    for (Runnable call : calls) {
      assertThat(refusal(call).reason()).isEqualTo(Reason.WEBHOOK_NOT_FOUND);
    }
    assertThat(webhook(boss, made).getUserId()).isEqualTo(accounts.me(ada).getId());
    assertThat(list(boss)).hasSize(1);
    assertThat(list(bisi)).isEmpty();
  }

  @Test
  void a_deleted_webhook_receives_nothing_and_deletes_again() {
    CreateWebhookResponse made = subscribe(ada, "*");
    update(ada, made, WebhookStatus.WEBHOOK_STATUS_PAUSED);
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    awaitStatus(ada, made, "PENDING", 1);

    delete(ada, made);
    delete(ada, made);

    assertThat(list(ada)).isEmpty();
    assertThat(deliveries(ada, made, "FAILED")).hasSize(1);
    assertThat(refusal(() -> webhook(ada, made)).reason()).isEqualTo(Reason.WEBHOOK_NOT_FOUND);
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void a_redirect_fails_and_answers_are_cut() {
    receiver.answersWith(302, "go\u0000 away ".repeat(100_000), receiver.url() + "/elsewhere");
    CreateWebhookResponse made = subscribe(ada, "*");
    accounts.ledger.commit(transfer(adasWallet, bisisWallet));
    awaitAttempts(ada, made, 1);

    WebhookDelivery delivery = deliveries(ada, made, "PENDING").getFirst();
    assertThat(delivery.getLastStatus()).isEqualTo(302);
    assertThat(delivery.getLastAnswer()).startsWith("go away").hasSizeLessThanOrEqualTo(500);
    assertThat(delivery.hasNextAttemptAt()).isTrue();
    assertThat(receiver.received()).hasSize(1);
    assertThat(webhook(ada, made).hasFailingSince()).isTrue();
  }

  @Test
  void an_invalid_webhook_is_not_created() {
    CreateWebhookRequest good = request("*");

    assertField("events", good.toBuilder().clearEvents().build());
    assertField("events", good.toBuilder().addEvents("account.*").build());
    assertField("events", good.toBuilder().addEvents("transaction.*.*.*").build());
    assertField("events", good.toBuilder().addEvents("Transaction").build());
    assertField("url", good.toBuilder().setUrl("").build());
    assertField("url", good.toBuilder().setUrl("https://u:p@example.com/").build());
    assertField("url", good.toBuilder().setUrl("https://exa mple.com/").build());
    assertField("url", good.toBuilder().setUrl("ftp://127.0.0.1/").build());
    assertField("description", good.toBuilder().setDescription("x".repeat(141)).build());
    for (int i = 0; i < 20; i++) {
      subscribe(ada, "*");
    }
    assertThat(refusal(() -> subscribe(ada, "*")).reason()).isEqualTo(Reason.TOO_MANY);
  }

  @Test
  void the_database_alone_reveals_no_secret() {
    String secret = subscribe(ada, "*").getSecret();

    String dump =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery("SELECT string_agg(w::text, ' ') FROM webhook w")
                    .mapTo(String.class)
                    .one());

    assertThat(dump).contains("127.0.0.1").doesNotContain(secret.substring("whsec_".length()));
  }

  private void assertField(String field, CreateWebhookRequest request) {
    assertThat(refusal(() -> accounts.webhooks(ada).createWebhook(request)).fieldErrors())
        .extracting(error -> error.field())
        .containsExactly(field);
  }

  private CreateWebhookRequest request(String... events) {
    return CreateWebhookRequest.newBuilder()
        .setUrl(receiver.url())
        .addAllEvents(List.of(events))
        .setDescription("Shop")
        .build();
  }

  private CreateWebhookResponse subscribe(String token, String... events) {
    return accounts.webhooks(token).createWebhook(request(events));
  }

  private Webhook webhook(String token, CreateWebhookResponse made) {
    return accounts
        .webhooks(token)
        .getWebhook(GetWebhookRequest.newBuilder().setWebhookId(id(made)).build())
        .getWebhook();
  }

  private List<Webhook> list(String token) {
    return accounts
        .webhooks(token)
        .listWebhooks(ListWebhooksRequest.getDefaultInstance())
        .getWebhooksList();
  }

  @Test
  void a_webhook_changes_only_if_it_is_unchanged() {
    CreateWebhookResponse made = subscribe(ada, "transaction.*");
    Webhook paused = update(ada, made, WebhookStatus.WEBHOOK_STATUS_PAUSED);
    UpdateWebhookRequest stale =
        UpdateWebhookRequest.newBuilder()
            .setWebhookId(id(made))
            .addEvents("*")
            .setIfUnchanged(made.getWebhook())
            .build();
    assertThat(refusal(() -> accounts.webhooks(ada).updateWebhook(stale)).reason())
        .isEqualTo(Reason.PRECONDITION_FAILED);
    UpdateWebhookRequest fresh = stale.toBuilder().setIfUnchanged(paused).build();
    assertThat(accounts.webhooks(ada).updateWebhook(fresh).getWebhook().getEventsList())
        .containsExactly("*");
  }

  private Proposal approve(String token, Proposal proposal) {
    return accounts
        .proposals(token)
        .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal.getId()).build())
        .getProposal();
  }

  private Webhook update(String token, CreateWebhookResponse made, WebhookStatus status) {
    return accounts
        .webhooks(token)
        .updateWebhook(
            UpdateWebhookRequest.newBuilder().setWebhookId(id(made)).setStatus(status).build())
        .getWebhook();
  }

  private void delete(String token, CreateWebhookResponse made) {
    var _ =
        accounts
            .webhooks(token)
            .deleteWebhook(DeleteWebhookRequest.newBuilder().setWebhookId(id(made)).build());
  }

  private int replay(String token, CreateWebhookResponse made, String delivery, long afterSeq) {
    return accounts
        .webhooks(token)
        .replayWebhook(
            ReplayWebhookRequest.newBuilder()
                .setWebhookId(id(made))
                .setDeliveryId(delivery)
                .setAfterSeq(afterSeq)
                .build())
        .getQueued();
  }

  private List<WebhookDelivery> deliveries(
      String token, CreateWebhookResponse made, String status) {
    return accounts
        .webhooks(token)
        .listWebhookDeliveries(
            ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(id(made))
                .setStatus(status)
                .setPageSize(200)
                .build())
        .getDeliveriesList();
  }

  private List<WebhookDelivery> awaitStatus(
      String token, CreateWebhookResponse made, String status, int number) {
    until(() -> deliveries(token, made, status).size() >= number);
    List<WebhookDelivery> found = deliveries(token, made, status);
    assertThat(found).hasSize(number);
    return found;
  }

  private void awaitAttempts(String token, CreateWebhookResponse made, int number) {
    until(() -> deliveries(token, made, "").stream().anyMatch(d -> d.getAttempts() == number));
  }

  private List<Hook> await(int number) {
    until(() -> receiver.received().size() >= number);
    return receiver.received();
  }

  private static void until(Callable<Boolean> condition) {
    Await.until(Duration.ofSeconds(20), condition);
  }

  private List<Long> seqs() {
    return receiver.received().stream()
        .map(hook -> Long.valueOf(hook.body().replaceAll("(?s).*\"seq\":(\\d+),.*", "$1")))
        .toList();
  }

  private static String id(CreateWebhookResponse made) {
    return made.getWebhook().getId();
  }

  private String open(String token) {
    return accounts
        .wallets(token)
        .openWallet(OpenWalletRequest.getDefaultInstance())
        .getWallet()
        .getAccountId();
  }

  private Transaction.Builder transfer(String source, String destination) {
    Value list =
        Value.newBuilder()
            .setListValue(
                com.google.protobuf.ListValue.newBuilder()
                    .addValues(Value.newBuilder().setBoolValue(true))
                    .addValues(
                        Value.newBuilder().setNullValue(com.google.protobuf.NullValue.NULL_VALUE))
                    .addValues(Value.newBuilder().setStringValue("x")))
            .build();
    return Transaction.newBuilder()
        .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
        .setAmount(Money.newBuilder().setAmount(100).setCurrency("NGN"))
        .setSourceAccountId(source)
        .setDestinationAccountId(destination)
        .setIdempotencyKey("k-1")
        .setRequestedBy(adasId)
        .setDescription("rent")
        .setMetadata(
            Struct.newBuilder()
                .putFields("b", list)
                .putFields("a", Value.newBuilder().setNumberValue(1).build()))
        .setCreatedAt(now())
        .setUpdatedAt(now());
  }

  private Withdrawal withdrawal(WithdrawalStatus status, int eventNo) {
    Withdrawal withdrawal =
        Withdrawal.newBuilder()
            .setId("wdr_00000000000000000000000001")
            .setUserId(adasId)
            .setAccountId(adasWallet)
            .setAmount(Money.newBuilder().setAmount(100).setCurrency("NGN"))
            .setStatus(status)
            .setAttempt(1)
            .setCreatedAt(now())
            .setUpdatedAt(now())
            .build();
    accounts.payout.happened(
        withdrawal,
        WithdrawalEvent.newBuilder()
            .setEventNo(eventNo)
            .setToStatus(status)
            .setCreatedAt(now())
            .build());
    return withdrawal;
  }

  private Timestamp now() {
    return Timestamp.newBuilder().setSeconds(accounts.clock.instant().getEpochSecond()).build();
  }
}
