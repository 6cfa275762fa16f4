package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.v1.CreateWebhookRequest;
import com.nissmart.accounts.v1.GetWebhookRequest;
import com.nissmart.accounts.v1.ListWebhookDeliveriesRequest;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.SkipWebhookDeliveryRequest;
import com.nissmart.accounts.v1.UpdateWebhookRequest;
import com.nissmart.accounts.v1.Webhook;
import com.nissmart.accounts.v1.WebhookDelivery;
import com.nissmart.accounts.v1.WebhookStatus;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
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
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks whose events cannot be delivered, and the ways to go on. */
final class BlockedWebhookTest {
  private static final String BOSS = "boss@nissmart.example";
  private static final String BANK = "acc_00000000000000000000000001";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private AccountsHarness accounts;
  private WebhookReceiver receiver;
  private String ada;
  private String wallet;
  private String webhookId;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness(Optional.of(AccountsHarness.operator(BOSS, PASSWORD)));
    receiver = new WebhookReceiver();
    ada = accounts.newcomer("ada@example.com");
    wallet =
        accounts
            .wallets(ada)
            .openWallet(OpenWalletRequest.getDefaultInstance())
            .getWallet()
            .getAccountId();
    webhookId = subscribe(receiver);
  }

  @AfterEach
  void stop() {
    receiver.close();
    accounts.close();
  }

  @Test
  void a_failing_event_is_shown_and_can_be_skipped() {
    receiver.answers(hook -> hook.body().contains("\"seq\":1,") ? 500 : 204);
    Timestamp began = now();
    pay();
    awaitAttempts(1);
    accounts.clock.advance(Duration.ofMinutes(1));
    awaitAttempts(2);
    pay();
    await("PENDING", 2);

    WebhookDelivery failing = deliveries("PENDING").getLast();
    WebhookDelivery later = deliveries("PENDING").getFirst();
    assertThat(webhook().getBlockedSince()).isEqualTo(began);
    assertThat(webhook().getNextAttemptAt()).isEqualTo(failing.getNextAttemptAt());
    assertThat(failing.getBlockedBy()).isEmpty();
    assertThat(later.getBlockedBy()).isEqualTo(failing.getId());
    assertThat(later.hasNextAttemptAt()).isFalse();

    WebhookDelivery skipped = skip(ada, failing.getId());

    assertThat(skipped.getStatus()).isEqualTo("SKIPPED");
    assertThat(skipped.getLastStatus()).isEqualTo(500);
    await("DELIVERED", 1);
    assertThat(deliveries("DELIVERED").getFirst().getId()).isEqualTo(later.getId());
    assertThat(webhook().hasBlockedSince()).isFalse();
    assertThat(webhook().hasNextAttemptAt()).isFalse();
    assertThat(skip(ada, failing.getId())).isEqualTo(skipped);
    assertThat(skip(ada, later.getId()).getStatus()).isEqualTo("DELIVERED");
  }

  @Test
  void only_the_owner_skips_a_delivery() {
    receiver.answers(500);
    pay();
    awaitAttempts(1);
    String delivery = deliveries("PENDING").getFirst().getId();
    String boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();
    String bisi = accounts.newcomer("bisi@example.com");

    for (String other : List.of(boss, bisi)) {
      assertThat(refusal(() -> skip(other, delivery)).reason()).isEqualTo(Reason.WEBHOOK_NOT_FOUND);
    }
    assertThat(refusal(() -> skip(ada, "dlv_00000000000000000000000000")).reason())
        .isEqualTo(Reason.WEBHOOK_NOT_FOUND);
    assertThat(deliveries("PENDING")).hasSize(1);
  }

  @Test
  void an_address_that_is_gone_ends_the_webhook() {
    receiver.answers(500);
    pay();
    awaitAttempts(1);
    pay();
    await("PENDING", 2);
    receiver.answers(410);
    accounts.clock.advance(Duration.ofSeconds(10));

    awaitAttempts(2);

    assertThat(webhook().getStatus()).isEqualTo(WebhookStatus.WEBHOOK_STATUS_ENDED);
    assertThat(deliveries("PENDING")).hasSize(2).noneMatch(WebhookDelivery::hasNextAttemptAt);
    try (WebhookReceiver other = new WebhookReceiver()) {
      var _ = subscribe(other);
      pay();
      Await.until(PATIENCE, () -> other.received().size() == 1);
    }
    receiver.answers(204);
    Webhook resumed =
        accounts
            .webhooks(ada)
            .updateWebhook(
                UpdateWebhookRequest.newBuilder()
                    .setWebhookId(webhookId)
                    .setStatus(WebhookStatus.WEBHOOK_STATUS_ACTIVE)
                    .build())
            .getWebhook();
    assertThat(resumed.hasFailingSince()).isFalse();
    pay();
    await("DELIVERED", 3);
    assertThat(receiver.received().subList(2, 5))
        .extracting(hook -> hook.body().replaceAll("(?s).*\"seq\":(\\d+),.*", "$1"))
        .containsExactly("1", "2", "4");
  }

  @Test
  void the_receivers_retry_after_counts_up_to_two_hours() {
    receiver.answersLater(503, "3600");
    Timestamp began = now();
    pay();
    awaitAttempts(1);
    assertThat(pauseAfter(began)).isEqualTo(3_600);
    receiver.answersLater(503, "99999999");
    accounts.clock.advance(Duration.ofHours(1));
    signInAgain();
    Timestamp second = now();
    awaitAttempts(2);

    assertThat(pauseAfter(second)).isEqualTo(7_200);
  }

  @Test
  void an_exception_of_a_sending_is_a_failed_attempt() {
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("UPDATE webhook SET secret = 'bm90IGEgc2VjcmV0IQ=='"));
    pay();

    awaitAttempts(1);

    WebhookDelivery delivery = deliveries("PENDING").getFirst();
    assertThat(delivery.getLastAnswer()).isEqualTo("The request could not be made");
    assertThat(delivery.hasNextAttemptAt()).isTrue();
    assertThat(webhook().hasBlockedSince()).isTrue();
  }

  @Test
  void a_stored_address_that_cannot_be_requested_fails() {
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("UPDATE webhook SET url = 'http://127.0.0.1:99999/x'"));
    pay();

    awaitAttempts(1);

    assertThat(deliveries("PENDING").getFirst().getLastAnswer()).contains("99999");
  }

  @Test
  void a_resource_that_nobody_knows_is_a_failed_attempt() {
    Withdrawal lost =
        Withdrawal.newBuilder()
            .setId("wdr_00000000000000000000000001")
            .setUserId(accounts.me(ada).getId())
            .setAccountId(wallet)
            .setAmount(Money.newBuilder().setAmount(100).setCurrency("NGN"))
            .setStatus(WithdrawalStatus.WITHDRAWAL_STATUS_PENDING)
            .setAttempt(1)
            .setCreatedAt(now())
            .setUpdatedAt(now())
            .build();
    accounts.payout.loses(lost.getId());
    accounts.payout.happened(
        lost,
        WithdrawalEvent.newBuilder()
            .setEventNo(1)
            .setToStatus(lost.getStatus())
            .setCreatedAt(now())
            .build());

    awaitAttempts(1);

    assertThat(webhook().hasBlockedSince()).isTrue();
  }

  @Test
  void a_change_of_roles_stops_waiting_deliveries() {
    receiver.answers(500);
    pay();
    awaitAttempts(1);
    accounts.superuser().useHandle(handle -> handle.execute("DELETE FROM wallet"));
    String boss = accounts.signIn(BOSS, PASSWORD).getAccessToken();

    var _ =
        accounts
            .users(boss)
            .setRoles(
                SetRolesRequest.newBuilder()
                    .setUserId(accounts.me(ada).getId())
                    .addRoles(Role.ROLE_OPERATOR)
                    .setReason("A new colleague")
                    .build());

    long waiting =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery(
                        "SELECT count(*) FROM webhook_delivery WHERE status = 'PENDING' OR next_attempt_at IS NOT NULL")
                    .mapTo(Long.class)
                    .one());
    assertThat(waiting).isZero();
  }

  private String subscribe(WebhookReceiver to) {
    return accounts
        .webhooks(ada)
        .createWebhook(CreateWebhookRequest.newBuilder().setUrl(to.url()).addEvents("*").build())
        .getWebhook()
        .getId();
  }

  private long pauseAfter(Timestamp began) {
    return deliveries("PENDING").getFirst().getNextAttemptAt().getSeconds() - began.getSeconds();
  }

  private void signInAgain() {
    ada = accounts.signIn("ada@example.com", PASSWORD).getAccessToken();
  }

  private WebhookDelivery skip(String token, String delivery) {
    return accounts
        .webhooks(token)
        .skipWebhookDelivery(
            SkipWebhookDeliveryRequest.newBuilder()
                .setWebhookId(webhookId)
                .setDeliveryId(delivery)
                .build())
        .getDelivery();
  }

  private Webhook webhook() {
    return accounts
        .webhooks(ada)
        .getWebhook(GetWebhookRequest.newBuilder().setWebhookId(webhookId).build())
        .getWebhook();
  }

  private List<WebhookDelivery> deliveries(String status) {
    return accounts
        .webhooks(ada)
        .listWebhookDeliveries(
            ListWebhookDeliveriesRequest.newBuilder()
                .setWebhookId(webhookId)
                .setStatus(status)
                .build())
        .getDeliveriesList();
  }

  private void await(String status, int number) {
    Await.until(PATIENCE, () -> deliveries(status).size() == number);
  }

  private void awaitAttempts(int number) {
    Await.until(PATIENCE, () -> deliveries("").stream().anyMatch(d -> d.getAttempts() == number));
  }

  private Transaction pay() {
    return accounts.ledger.commit(
        Transaction.newBuilder()
            .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
            .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
            .setAmount(Money.newBuilder().setAmount(100).setCurrency("NGN"))
            .setSourceAccountId(wallet)
            .setDestinationAccountId(BANK)
            .setRequestedBy(Ids.USER.format(new UUID(0, 1)))
            .setCreatedAt(now())
            .setUpdatedAt(now()));
  }

  private Timestamp now() {
    return Timestamp.newBuilder().setSeconds(accounts.clock.instant().getEpochSecond()).build();
  }
}
