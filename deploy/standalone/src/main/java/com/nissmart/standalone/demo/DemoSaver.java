package com.nissmart.standalone.demo;

import java.util.Map;

/**
 * One member of the community, signed in and with a wallet. Whatever they do has a key that is the
 * same in every run, so that a second run changes nothing.
 */
record DemoSaver(DemoApi api, String email, String token, String accountId) {

  /** Signs up, or in when they were here before, and opens the wallet. */
  static DemoSaver join(DemoApi api, String firstName, String lastName) {
    String email = (firstName + "." + lastName + "@example.com").toLowerCase(java.util.Locale.ROOT);
    api.post(
        "/v1/users",
        "",
        "",
        Map.of(
            "email", email,
            "first_name", firstName,
            "last_name", lastName,
            "password", DemoCommunity.PASSWORD));
    DemoApi.Answer session =
        api.post(
            "/v1/sessions", "", "", Map.of("email", email, "password", DemoCommunity.PASSWORD));
    String token = session.body().path("access_token").asText();
    DemoApi.Answer wallet =
        api.post(
            "/v1/accounts", token, "demo-wallet", Map.of("currency", "NGN", "name", "Savings"));
    return new DemoSaver(api, email, token, wallet.body().path("id").asText());
  }

  void deposit(String key, long kobo, String description) {
    api.post(
        "/v1/deposits",
        token,
        key,
        Map.of(
            "account_id", accountId,
            "amount", kobo,
            "currency", "NGN",
            "description", description));
  }

  /** Whether it was done; it is refused when there is not enough. */
  boolean send(DemoSaver other, String key, long kobo, String description) {
    return api.post(
            "/v1/transfers",
            token,
            key,
            Map.of(
                "source_account_id", accountId,
                "destination_email", other.email(),
                "amount", kobo,
                "currency", "NGN",
                "description", description))
        .created();
  }

  /** Whether it was accepted; what the bank says comes later. */
  boolean withdraw(String key, long kobo, String bankCode, String accountNumber, String name) {
    return api.post(
            "/v1/withdrawals",
            token,
            key,
            Map.of(
                "account_id",
                accountId,
                "amount",
                kobo,
                "currency",
                "NGN",
                "destination",
                Map.of(
                    "bank_code", bankCode,
                    "account_number", accountNumber,
                    "account_name", name)))
        .created();
  }
}
