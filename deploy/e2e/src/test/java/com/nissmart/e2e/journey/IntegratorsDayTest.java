package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.IntegratorServer;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Webhooks that integrators receive and callbacks that the bank sends. */
final class IntegratorsDayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int AFTER_DEPOSIT = 3;
  private static final String MONEY = "/money";
  private static final String PAYOUTS = "/payouts";

  @Test
  void webhooks_are_signed_ordered_and_can_be_replayed() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");
    try (IntegratorServer shop = new IntegratorServer()) {
      RestResponse money = subscribes(ada, shop.url(MONEY), "transaction.*");
      RestResponse payouts = subscribes(ada, shop.url(PAYOUTS), "withdrawal.*");

      RestResponse deposit = ada.deposits("d-1", 50_000);
      ada.sends(bola, "t-1", 5_000);
      ada.awaitsPayoutResult(ada.withdraws("w-1", 20_000, "0123456789").id());

      awaitTypes(
          shop,
          MONEY,
          "transaction.deposit.completed",
          "transaction.transfer.completed",
          "transaction.withdrawal.pending",
          "transaction.capture.completed");
      awaitTypes(
          shop, PAYOUTS, "withdrawal.pending", "withdrawal.processing", "withdrawal.completed");
      shop.received(MONEY).forEach(hook -> assertIsSigned(hook, money));
      shop.received(PAYOUTS).forEach(hook -> assertIsSigned(hook, payouts));
      IntegratorServer.ReceivedWebhook first = shop.received(MONEY).getFirst();
      assertThat(first.json().at("/data/transaction/id").asText())
          .as(first.body())
          .isEqualTo(deposit.id());
      String shown = ada.rest().get("/v1/transactions/" + deposit.id()).text();
      assertThat(first.body()).endsWith("\"data\":{\"transaction\":" + shown + "}}");

      String path = "/v1/webhooks/" + money.body().at("/webhook/id").asText();
      Await.until(PATIENCE, () -> delivered(ada, path) == 4);
      JsonNode oldest = ada.rest().get(path + "/deliveries").body().at("/data/3");
      assertThat(oldest.path("id").asText()).isEqualTo(first.id());
      assertThat(oldest.path("payload").asText()).isEqualTo(first.body());
      assertThat(bola.rest().get(path + "/deliveries").status()).isEqualTo(404);

      int before = shop.received(MONEY).size();
      RestResponse again = ada.rest().post(path + "/replay", Map.of("delivery_id", first.id()));
      assertThat(again.status()).as(again.toString()).isEqualTo(200);
      Await.until(PATIENCE, "the resent delivery", () -> shop.received(MONEY).size() > before);
      assertThat(shop.received(MONEY).getLast().id()).isEqualTo(first.id());
      assertThat(shop.received(MONEY).getLast().body()).isEqualTo(first.body());

      int until = shop.received(MONEY).size();
      RestResponse all =
          ada.rest().post(path + "/replay", Map.of("after_seq", deposit.number("seq")));
      assertThat(all.status()).as(all.toString()).isEqualTo(200);
      Await.until(
          PATIENCE,
          "the replayed deliveries",
          () -> shop.received(MONEY).size() >= until + AFTER_DEPOSIT);
      assertThat(ids(shop).subList(until, until + AFTER_DEPOSIT))
          .isEqualTo(ids(shop).subList(1, 1 + AFTER_DEPOSIT));
    }
  }

  @Test
  void a_callback_needs_a_valid_signature() throws Exception {
    String secret = callbackSecret();
    String body =
        "{\"type\":\"payment.paid\",\"data\":{\"reference\":\"NOBODYS\",\"amount\":1,\"currency\":\"NGN\","
            + "\"occurred_at\":\"2026-01-15T08:00:00Z\"}}";
    String id = "evt-" + UUID.randomUUID();
    long now = InstantSource.system().instant().getEpochSecond();
    String good = IntegratorServer.sign(secret, id, Long.toString(now), body);

    assertRefused(callback(id, now, "v1,AAAA", body));
    assertRefused(callback(id, now, good, body.replace(":1,", ":2,")));
    assertRefused(callback(id + "x", now, good, body));
    assertRefused(
        callback(
            id,
            now - 301,
            IntegratorServer.sign(secret, id, Long.toString(now - 301), body),
            body));
    RestResponse stored = callback(id, now, good, body);
    assertThat(stored.status()).as(stored.toString()).isEqualTo(202);
    RestResponse again = callback(id, now, good, body);
    assertThat(again.status()).as(again.toString()).isEqualTo(200);
    assertThat(again.body().path("replayed").asBoolean()).isTrue();
  }

  private static RestResponse subscribes(Saver saver, String url, String event) {
    RestResponse made =
        saver.rest().post("/v1/webhooks", Map.of("url", url, "events", List.of(event)));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made;
  }

  private static void awaitTypes(IntegratorServer shop, String path, String... types) {
    try {
      Await.until(PATIENCE, () -> shop.received(path).size() >= types.length);
    } catch (AssertionError late) {
      assertThat(shop.received(path))
          .extracting(IntegratorServer.ReceivedWebhook::type)
          .containsExactly(types);
    }
    assertThat(shop.received(path))
        .extracting(IntegratorServer.ReceivedWebhook::type)
        .containsExactly(types);
  }

  private static void assertIsSigned(IntegratorServer.ReceivedWebhook hook, RestResponse webhook) {
    assertThat(hook.isSignedWith(webhook.text("secret"))).as(hook.toString()).isTrue();
    assertThat(hook.json().path("id").asText()).isEqualTo(hook.id());
  }

  private static long delivered(Saver saver, String webhook) {
    return saver.rest().get(webhook + "/deliveries?status=DELIVERED").body().path("data").size();
  }

  private static List<String> ids(IntegratorServer shop) {
    return shop.received(MONEY).stream().map(IntegratorServer.ReceivedWebhook::id).toList();
  }

  private static void assertRefused(RestResponse answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
    assertThat(answer.text("code")).isEqualTo("SIGNATURE_INVALID");
  }

  private static RestResponse callback(String id, long at, String signature, String body) {
    return RestClient.anonymous(SharedSystem.gateway())
        .postCallback(
            Map.of(
                "webhook-id", id,
                "webhook-timestamp", Long.toString(at),
                "webhook-signature", signature),
            body);
  }

  private static String callbackSecret() throws IOException {
    Properties credentials = new Properties();
    try (Reader reader =
        Files.newBufferedReader(SharedSystem.data().resolve("credentials.properties"))) {
      credentials.load(reader);
    }
    byte[] made = Base64.getUrlDecoder().decode(credentials.getProperty("rail_callback_secret"));
    return "whsec_" + Base64.getEncoder().encodeToString(made);
  }
}
