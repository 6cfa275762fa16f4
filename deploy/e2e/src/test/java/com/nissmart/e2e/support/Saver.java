package com.nissmart.e2e.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.testkit.Await;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A saver with one wallet, who uses the REST API. */
public final class Saver {
  public static final String PASSWORD = "correct horse battery";

  private static final Duration LONGEST_PAYOUT = Duration.ofSeconds(30);

  private final RestClient rest;
  private final String email;
  private final String account;

  private Saver(RestClient rest, String email, String account) {
    this.rest = rest;
    this.email = email;
    this.account = account;
  }

  /** Signs up a new saver with an empty naira wallet. */
  public static Saver joins(URI gateway, String firstName) {
    return joins(RestClient.anonymous(gateway), firstName);
  }

  /** Signs up a new saver through that client. */
  public static Saver joins(RestClient anonymous, String firstName) {
    String email = firstName + "." + UUID.randomUUID() + "@example.com";
    RestResponse user =
        anonymous.post(
            "/v1/users",
            Map.of(
                "email", email,
                "first_name", firstName,
                "last_name", "Okafor",
                "password", PASSWORD));
    assertThat(user.status()).as(user.toString()).isEqualTo(201);
    RestClient signedIn = anonymous.withToken(signIn(anonymous, email, PASSWORD));
    RestResponse wallet = signedIn.post("/v1/accounts", Map.of("currency", "NGN"));
    assertThat(wallet.status()).as(wallet.toString()).isEqualTo(201);
    return new Saver(signedIn, email, wallet.id());
  }

  /** Signs in an existing saver with the first of their wallets. */
  public static Saver returns(URI gateway, String email, String password) {
    RestClient anonymous = RestClient.anonymous(gateway);
    RestClient signedIn = anonymous.withToken(signIn(anonymous, email, password));
    JsonNode wallets = signedIn.get("/v1/accounts").body().path("data");
    return new Saver(signedIn, email, wallets.path(0).path("id").asText());
  }

  public static String signIn(RestClient anonymous, String email, String password) {
    RestResponse session =
        anonymous.post("/v1/sessions", Map.of("email", email, "password", password));
    assertThat(session.status()).as(session.toString()).isEqualTo(201);
    return session.text("access_token");
  }

  public RestClient rest() {
    return rest;
  }

  public String email() {
    return email;
  }

  public String account() {
    return account;
  }

  /** Returns the same saver at another address. */
  public Saver at(URI gateway) {
    return new Saver(rest.at(gateway), email, account);
  }

  public Saver has(long kobo) {
    RestResponse deposit = deposits("start-" + UUID.randomUUID(), kobo);
    assertThat(deposit.status()).as(deposit.toString()).isEqualTo(201);
    return this;
  }

  public RestResponse deposits(String key, long kobo) {
    return rest.post(
        "/v1/deposits",
        key,
        Map.of("account_id", account, "amount", kobo, "currency", "NGN", "description", "cash"));
  }

  public RestResponse sends(Saver other, String key, long kobo) {
    return rest.post("/v1/transfers", key, transferTo(other, kobo));
  }

  public Map<String, ?> transferTo(Saver other, long kobo) {
    return Map.of(
        "source_account_id",
        account,
        "destination_account_id",
        other.account,
        "amount",
        kobo,
        "currency",
        "NGN");
  }

  public RestResponse withdraws(String key, long kobo, String accountNumber) {
    return rest.post("/v1/withdrawals", key, withdrawalTo(accountNumber, kobo));
  }

  public Map<String, ?> withdrawalTo(String accountNumber, long kobo) {
    Map<String, String> destination =
        Map.of(
            "bank_code", "058",
            "account_number", accountNumber,
            "account_name", "Ada Okafor");
    return Map.of(
        "account_id", account,
        "amount", kobo,
        "currency", "NGN",
        "destination", destination);
  }

  /** Waits for the bank's result and returns the withdrawal. */
  public RestResponse awaitsPayoutResult(String withdrawalId) throws Exception {
    String path = "/v1/withdrawals/" + withdrawalId;
    Await.until(
        LONGEST_PAYOUT,
        "the result of " + withdrawalId,
        () -> rest.get(path).text("status").matches("COMPLETED|FAILED"));
    return rest.get(path);
  }

  public JsonNode balance() {
    RestResponse wallet = rest.get("/v1/accounts/" + account);
    assertThat(wallet.status()).as(wallet.toString()).isEqualTo(200);
    return wallet.body().path("balance");
  }

  public long available() {
    return balance().path("available").asLong();
  }

  /** Returns the statement entries, newest first. */
  public JsonNode entries() {
    return rest.get("/v1/accounts/" + account + "/entries").body().path("data");
  }
}
