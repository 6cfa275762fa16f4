package com.nissmart.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A saver of the demo, signed in and with a wallet. Each act has the same key in every run, so that
 * a second run changes nothing.
 */
final class DemoSaver {
  private static final Duration TOKEN = Duration.ofMinutes(8);
  private static final Duration AWAY = Duration.ofDays(20);

  private final DemoApi api;
  private final InstantSource clock;
  private final String name;
  private final String email;
  private String accessToken = "";
  private String refreshToken = "";
  private Instant good = Instant.EPOCH;
  private String accountId = "";

  private DemoSaver(DemoApi api, InstantSource clock, String name) {
    this.api = api;
    this.clock = clock;
    this.name = name;
    this.email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@example.com";
  }

  /**
   * Signs up, or only signs in when the saver exists, and opens the wallet.
   *
   * @param again savers exist from an earlier run; few of them may sign up again at once
   */
  static DemoSaver join(DemoApi api, InstantSource clock, String name, boolean again) {
    DemoSaver saver = new DemoSaver(api, clock, name);
    if (!again || !saver.signsIn()) {
      saver.signUp();
      saver.signIn();
    }
    saver.accountId = saver.open("demo-wallet", "Savings");
    return saver;
  }

  /** Returns whether a saver of this name exists. */
  static boolean exists(DemoApi api, InstantSource clock, String name) {
    return new DemoSaver(api, clock, name).signsIn();
  }

  private void signUp() {
    String[] names = name.split(" ", 2);
    api.post(
        "/v1/users",
        "",
        "",
        Map.of(
            "email",
            email,
            "first_name",
            names[0],
            "last_name",
            names[1],
            "password",
            DemoCommunity.PASSWORD));
  }

  String email() {
    return email;
  }

  /** Opens another wallet in naira and returns its id. */
  String open(String key, String wallet) {
    return api.post("/v1/accounts", token(), key, Map.of("currency", "NGN", "name", wallet))
        .body()
        .path("id")
        .asText();
  }

  void deposit(String key, long kobo, String description) {
    api.post(
        "/v1/deposits",
        token(),
        key,
        Map.of(
            "account_id", accountId,
            "amount", kobo,
            "currency", "NGN",
            "description", description));
  }

  /** Sends money; the transfer is refused when there is not enough. */
  void send(DemoSaver other, String key, long kobo, String description) {
    transfer(key, Map.of("destination_email", other.email), kobo, description);
  }

  /** Moves money to another wallet of the same saver. */
  void putAside(String walletId, String key, long kobo, String description) {
    transfer(key, Map.of("destination_account_id", walletId), kobo, description);
  }

  /** Begins a withdrawal and returns its id, or an empty text when it is refused. */
  String withdraw(String key, long kobo, String bankCode, String accountNumber) {
    Map<String, String> account = Map.of("bank_code", bankCode, "account_number", accountNumber);
    Map<String, String> destination = new HashMap<>(account);
    destination.put("account_name", holder(account));
    return api.post(
            "/v1/withdrawals",
            token(),
            key,
            Map.of(
                "account_id", accountId,
                "amount", kobo,
                "currency", "NGN",
                "destination", destination))
        .body()
        .path("id")
        .asText();
  }

  /** Returns the name of an account's holder, or the saver's where the bank has no such account. */
  private String holder(Map<String, String> account) {
    return api.post("/v1/banks/name-enquiry", token(), "", account)
        .body()
        .path("account_name")
        .asText(name);
  }

  /** Returns whether the bank has given its last answer, or the withdrawal is in doubt. */
  boolean hasBankAnswered(String withdrawalId, boolean sentBack) {
    JsonNode withdrawal = api.get("/v1/withdrawals/" + withdrawalId, token()).body();
    return withdrawal.hasNonNull("in_doubt_since")
        || switch (withdrawal.path("status").asText()) {
          case "PENDING", "PROCESSING" -> false;
          case "COMPLETED" -> !sentBack;
          default -> true;
        };
  }

  private void transfer(String key, Map<String, String> to, long kobo, String description) {
    Map<String, Object> body = new HashMap<>(to);
    body.putAll(
        Map.of(
            "source_account_id", accountId,
            "amount", kobo,
            "currency", "NGN",
            "description", description));
    api.post("/v1/transfers", token(), key, body);
  }

  private String token() {
    Instant now = clock.instant();
    if (now.isAfter(good.plus(AWAY))) {
      signIn();
    } else if (now.isAfter(good)) {
      take(api.post("/v1/sessions/refresh", "", "", Map.of("refresh_token", refreshToken)));
    }
    return accessToken;
  }

  private boolean signsIn() {
    DemoApi.ApiAnswer session = api.attempt("/v1/sessions", credentials());
    if (session.done()) {
      take(session);
    }
    return session.done();
  }

  private void signIn() {
    take(api.post("/v1/sessions", "", "", credentials()));
  }

  private Map<String, String> credentials() {
    return Map.of("email", email, "password", DemoCommunity.PASSWORD);
  }

  private void take(DemoApi.ApiAnswer session) {
    accessToken = session.body().path("access_token").asText();
    refreshToken = session.body().path("refresh_token").asText();
    good = clock.instant().plus(TOKEN);
  }
}
