package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.outcome;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.OpenWalletResponse;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class OpenWalletTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private AccountsHarness accounts;
  private String ada;

  @BeforeEach
  void start() {
    accounts =
        new AccountsHarness(Optional.of(AccountsHarness.operator("boss@example.com", PASSWORD)));
    ada = accounts.newcomer("ada@example.com");
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void an_opened_wallet_has_a_ledger_account_of_its_owner() {
    Wallet wallet = open(ada, "USD", "Japan trip", "").getWallet();

    assertThat(wallet.getName()).isEqualTo("Japan trip");
    assertThat(wallet.getCurrency()).isEqualTo("USD");
    assertThat(wallet.getUserId()).isEqualTo(accounts.me(ada).getId());
    assertThat(accounts.ledger.accounts().get(wallet.getAccountId()))
        .satisfies(account -> {
          assertThat(account.getOwnerId()).isEqualTo(wallet.getUserId());
          assertThat(account.getCurrency()).isEqualTo("USD");
        });
    assertThat(list(ada)).containsExactly(wallet);
    assertThat(get(ada, wallet.getAccountId())).isEqualTo(wallet);
  }

  @Test
  void a_wallet_defaults_to_naira_and_its_currencys_name() {
    Wallet wallet = open(ada, "", "", "").getWallet();

    assertThat(wallet.getCurrency()).isEqualTo("NGN");
    assertThat(wallet.getName()).isEqualTo("NGN wallet");
  }

  @Test
  void wallets_are_listed_oldest_first() {
    Wallet first = open(ada, "", "first", "").getWallet();
    accounts.clock.advance(Duration.ofSeconds(1));
    Wallet second = open(ada, "", "second", "").getWallet();

    assertThat(list(ada)).containsExactly(first, second);
  }

  @Test
  void the_same_key_answers_the_same_wallet() {
    OpenWalletResponse first = open(ada, "NGN", "rent", "key-1");
    OpenWalletResponse second = open(ada, "NGN", "rent", "key-1");

    assertThat(first.getReplayed()).isFalse();
    assertThat(second.getReplayed()).isTrue();
    assertThat(second.getWallet()).isEqualTo(first.getWallet());
    assertThat(list(ada)).hasSize(1);
    assertThat(accounts.ledger.calls()).isEqualTo(1);
  }

  @Test
  void a_key_with_a_name_that_is_refused_now_still_replays() {
    OpenWalletResponse old = open(ada, "NGN", "rent", "key-1");
    accounts
        .superuser()
        .useHandle(handle -> handle.execute("UPDATE wallet SET name = ?", "rent\u200B "));

    OpenWalletResponse again = open(ada, "NGN", "rent\u200B", "key-1");

    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getWallet().getAccountId()).isEqualTo(old.getWallet().getAccountId());
    for (String key : List.of("", "key-2")) {
      assertThat(refusal(() -> open(ada, "NGN", "rent\u200B", key)).fieldErrors())
          .extracting(FieldError::code)
          .containsExactly("MALFORMED");
    }
    assertThat(list(ada)).hasSize(1);
  }

  @Test
  void the_same_key_many_times_at_once_opens_one_wallet() throws Exception {
    List<Wallet> wallets =
        ParallelCalls.run(8, () -> open(ada, "NGN", "rent", "key-1").getWallet());

    assertThat(Set.copyOf(wallets)).hasSize(1);
    assertThat(accounts.ledger.accounts()).hasSize(1);
  }

  @Test
  void a_reused_key_is_refused_with_the_differing_fields() {
    open(ada, "NGN", "rent", "key-1");

    Refusal both = refusal(() -> open(ada, "USD", "food", "key-1"));
    Refusal name = refusal(() -> open(ada, "NGN", "food", "key-1"));

    assertThat(both.reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(both.fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("currency", "name");
    assertThat(both.fieldErrors()).extracting(FieldError::code).containsOnly("DIFFERS");
    assertThat(name.fieldErrors()).extracting(FieldError::field).containsExactly("name");
  }

  @Test
  void two_users_may_use_the_same_key() {
    String grace = accounts.newcomer("grace@example.com");

    assertThat(open(ada, "", "", "key-1").getWallet())
        .isNotEqualTo(open(grace, "", "", "key-1").getWallet());
  }

  @Test
  void an_opening_wallet_is_not_shown() {
    accounts.ledger.feels(FakeLedger.Mood.AWAY);

    Refusal refusal = refusal(() -> open(ada, "", "", "key-1"));

    assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(list(ada)).isEmpty();
    assertThat(refusal(() -> get(ada, onlyAccountId())).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
  }

  @Test
  void the_same_key_finishes_an_unanswered_request() {
    for (var mood : List.of(FakeLedger.Mood.AWAY, FakeLedger.Mood.DIES_AFTER_APPLYING)) {
      accounts.ledger.feels(mood);
      refusal(() -> open(ada, "", "", "key-1"));
    }
    accounts.ledger.feels(FakeLedger.Mood.WELL);

    OpenWalletResponse healed = open(ada, "", "", "key-1");

    assertThat(accounts.ledger.accounts()).containsOnlyKeys(healed.getWallet().getAccountId());
    assertThat(list(ada)).containsExactly(healed.getWallet());
  }

  @Test
  void a_retried_call_without_a_key_opens_one_wallet() {
    var retrying =
        WalletServiceGrpc.newBlockingStub(
            accounts.channel(accounts.app, ada, WalletServiceGrpc.getServiceDescriptor()));
    accounts.ledger.feels(FakeLedger.Mood.DIES_AFTER_APPLYING);
    refusal(() -> retrying.openWallet(OpenWalletRequest.getDefaultInstance()));
    assertThat(accounts.ledger.calls()).isGreaterThan(1);

    accounts.ledger.feels(FakeLedger.Mood.WELL);
    Wallet wallet = retrying.openWallet(OpenWalletRequest.getDefaultInstance()).getWallet();

    assertThat(list(ada)).containsExactly(wallet);
    assertThat(rows()).isEqualTo(1);
    assertThat(accounts.ledger.accounts()).containsOnlyKeys(wallet.getAccountId());
  }

  @Test
  void without_a_key_every_answered_request_opens_a_wallet() {
    Wallet first = open(ada, "", "", "").getWallet();
    Wallet second = open(ada, "", "", "").getWallet();

    assertThat(list(ada)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void a_restart_finishes_opening_wallets() {
    for (var mood : List.of(FakeLedger.Mood.AWAY, FakeLedger.Mood.DIES_AFTER_APPLYING)) {
      accounts.ledger.feels(mood);
      refusal(() -> open(ada, "", mood.name(), ""));
    }
    accounts.ledger.feels(FakeLedger.Mood.WELL);
    accounts.clock.advance(Duration.ofSeconds(11));

    accounts.start(accounts.settings(Optional.empty()));

    Await.until(SOON, "two wallets", () -> list(ada).size() == 2);
    assertThat(accounts.ledger.accounts().keySet())
        .isEqualTo(list(ada).stream().map(Wallet::getAccountId).collect(Collectors.toSet()));
  }

  @Test
  void a_running_service_finishes_opening_wallets() {
    accounts.ledger.feels(FakeLedger.Mood.DIES_AFTER_APPLYING);
    refusal(() -> open(ada, "", "", ""));
    accounts.ledger.feels(FakeLedger.Mood.WELL);

    accounts.clock.advance(Duration.ofSeconds(11));

    Await.until(SOON, "a wallet", () -> list(ada).size() == 1);
  }

  @Test
  void an_unsupported_currency_leaves_no_wallet() {
    Refusal refusal = refusal(() -> open(ada, "XAU", "", "key-1"));

    assertThat(refusal.reason()).isEqualTo(Reason.CURRENCY_UNSUPPORTED);
    assertThat(rows()).isZero();
    assertThat(open(ada, "NGN", "", "key-1").getReplayed()).isFalse();
  }

  @Test
  void a_user_has_a_limited_number_of_wallets() throws Exception {
    var outcomes =
        ParallelCalls.run(5, () -> outcome(() -> open(ada, "", "", "").getWallet().getCurrency()));

    assertThat(outcomes).filteredOn("NGN"::equals).hasSize(3);
    assertThat(outcomes).filteredOn("WALLET_LIMIT_EXCEEDED"::equals).hasSize(2);
  }

  @Test
  void a_replay_succeeds_at_the_limit() {
    open(ada, "", "", "key-1");
    open(ada, "", "", "key-2");
    open(ada, "", "", "key-3");

    assertThat(open(ada, "", "", "key-1").getReplayed()).isTrue();
  }

  @Test
  void malformed_requests_are_refused_before_anything_is_written() {
    assertThat(refusal(() -> open(ada, "ngn", "", "")).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> open(ada, "NG\u039D", "", "")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> open(ada, "", "x".repeat(61), "")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> open(ada, "", "a\u0000b", "")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> open(ada, "", "  ", "")).reason()).isEqualTo(Reason.INVALID_REQUEST);
    for (String key : List.of(" ", "a b", "k\u00E9y", "a\u0000", "x".repeat(256))) {
      assertThat(refusal(() -> open(ada, "", "", key)).reason())
          .isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
    }
    assertThat(rows()).isZero();
    assertThat(accounts.ledger.calls()).isZero();
  }

  @Test
  void another_users_wallet_is_not_found() {
    String id = open(ada, "", "", "").getWallet().getAccountId();
    String grace = accounts.newcomer("grace@example.com");

    assertThat(refusal(() -> get(grace, id)).reason()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(refusal(() -> listOf(grace, accounts.me(ada).getId())).reason())
        .isEqualTo(Reason.USER_NOT_FOUND);
    assertThat(list(grace)).isEmpty();
  }

  @Test
  void an_operator_sees_all_wallets_and_has_none() {
    Wallet wallet = open(ada, "", "", "").getWallet();
    String boss = accounts.signIn("boss@example.com", PASSWORD).getAccessToken();

    assertThat(get(boss, wallet.getAccountId())).isEqualTo(wallet);
    assertThat(listOf(boss, wallet.getUserId())).containsExactly(wallet);
    assertThat(refusal(() -> open(boss, "", "", "")).reason()).isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> listOf(boss, "usr_00000000000000000000000000")).reason())
        .isEqualTo(Reason.USER_NOT_FOUND);
  }

  private OpenWalletResponse open(String token, String currency, String name, String key) {
    return accounts
        .wallets(token)
        .openWallet(
            OpenWalletRequest.newBuilder()
                .setCurrency(currency)
                .setName(name)
                .setIdempotencyKey(key)
                .build());
  }

  private Wallet get(String token, String accountId) {
    GetWalletRequest request = GetWalletRequest.newBuilder().setAccountId(accountId).build();
    return accounts.wallets(token).getWallet(request).getWallet();
  }

  private List<Wallet> list(String token) {
    return listOf(token, "");
  }

  private List<Wallet> listOf(String token, String userId) {
    ListWalletsRequest request = ListWalletsRequest.newBuilder().setUserId(userId).build();
    return accounts.wallets(token).listWallets(request).getWalletsList();
  }

  private int rows() {
    return accounts
        .superuser()
        .withHandle(
            handle -> handle.createQuery("SELECT count(*) FROM wallet").mapTo(int.class).one());
  }

  private String onlyAccountId() {
    return accounts
        .superuser()
        .withHandle(handle ->
            Ids.ACCOUNT.format(
                handle.createQuery("SELECT account_id FROM wallet").mapTo(UUID.class).one()));
  }
}
