package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.FindRecipientResponse;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.common.v1.Reason;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FindRecipientTest {
  private AccountsHarness accounts;
  private String sender;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
    sender = accounts.newcomer("sender@example.com");
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void an_email_finds_the_oldest_open_wallet_of_the_currency() {
    String ada = accounts.newcomer("ada@example.com");
    open(ada, "USD");
    accounts.clock.advance(Duration.ofSeconds(1));
    String oldest = open(ada, "NGN");
    accounts.clock.advance(Duration.ofSeconds(1));
    open(ada, "NGN");

    FindRecipientResponse found = find("ADA@example.com", "NGN");

    assertThat(found.getAccountId()).isEqualTo(oldest);
    assertThat(found.getDisplayName()).isEqualTo("Ada O.");
  }

  @Test
  void a_wallet_finished_late_does_not_change_the_recipient() {
    String ada = accounts.newcomer("ada@example.com");
    accounts.ledger.feels(FakeLedger.Mood.AWAY);
    refusal(() -> open(ada, "NGN"));
    accounts.ledger.feels(FakeLedger.Mood.WELL);
    accounts.clock.advance(Duration.ofSeconds(1));
    String known =
        accounts
            .wallets(ada)
            .openWallet(OpenWalletRequest.newBuilder().setCurrency("NGN").setName("rent").build())
            .getWallet()
            .getAccountId();
    accounts.clock.advance(Duration.ofSeconds(1));

    String late = open(ada, "NGN");

    assertThat(late).isLessThan(known);
    assertThat(find("ada@example.com", "NGN").getAccountId()).isEqualTo(known);
  }

  @Test
  void a_closed_wallet_is_not_a_recipient() {
    String ada = accounts.newcomer("ada@example.com");
    String first = open(ada, "NGN");
    String second = open(ada, "NGN");
    accounts.ledger.closes(first);
    assertThat(find("ada@example.com", "NGN").getAccountId()).isEqualTo(second);
    int asked = accounts.ledger.calls();
    assertThat(find("ada@example.com", "NGN").getAccountId()).isEqualTo(second);
    assertThat(accounts.ledger.calls()).isEqualTo(asked + 1);

    accounts.ledger.closes(second);
    assertThat(refusal(() -> find("ada@example.com", "NGN")).reason())
        .isEqualTo(Reason.RECIPIENT_NOT_FOUND);
  }

  @Test
  void a_repeated_transfer_keeps_its_wallet_even_when_closed() {
    String ada = accounts.newcomer("ada@example.com");
    String first = open(ada, "NGN");
    assertThat(find("ada@example.com", "NGN", "t-1").getAccountId()).isEqualTo(first);
    accounts.ledger.closes(first);

    assertThat(find("Ada@example.com", "NGN", "t-1").getAccountId()).isEqualTo(first);
    assertThat(find("ada@example.com", "NGN", "t-1").getDisplayName()).isEqualTo("Ada O.");
    assertThat(refusal(() -> find("ada@example.com", "NGN", "t-2")).reason())
        .isEqualTo(Reason.RECIPIENT_NOT_FOUND);
    String second = open(ada, "NGN");
    assertThat(find("ada@example.com", "NGN", "t-1").getAccountId()).isEqualTo(first);
    assertThat(find("ada@example.com", "NGN", "t-2").getAccountId()).isEqualTo(second);
    sender = accounts.newcomer("chidi@example.com");
    assertThat(find("ada@example.com", "NGN", "t-1").getAccountId()).isEqualTo(second);
  }

  @Test
  void recipients_are_found_while_the_ledger_is_away() {
    String ada = accounts.newcomer("ada@example.com");
    String wallet = open(ada, "NGN");
    accounts.ledger.feels(FakeLedger.Mood.AWAY);

    assertThat(find("ada@example.com", "NGN").getAccountId()).isEqualTo(wallet);
  }

  @Test
  void an_unknown_email_or_currency_finds_no_recipient() {
    String ada = accounts.newcomer("ada@example.com");
    accounts.ledger.feels(FakeLedger.Mood.AWAY);
    refusal(() -> open(ada, "NGN"));

    assertThat(refusal(() -> find("nobody@example.com", "NGN")).reason())
        .isEqualTo(Reason.RECIPIENT_NOT_FOUND);
    assertThat(refusal(() -> find("ada@example.com", "NGN")).reason())
        .isEqualTo(Reason.RECIPIENT_NOT_FOUND);
  }

  @Test
  void only_a_user_who_tries_many_emails_is_limited() {
    String ada = accounts.newcomer("ada@example.com");
    open(ada, "NGN");
    for (int i = 0; i < 100; i++) {
      String email = "guess" + i + "@example.com";
      assertThat(refusal(() -> find(email, "NGN")).reason()).isEqualTo(Reason.RECIPIENT_NOT_FOUND);
    }

    assertThat(refusal(() -> find("ada@example.com", "NGN")).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    sender = accounts.newcomer("chidi@example.com");
    assertThat(find("ada@example.com", "NGN").getDisplayName()).isEqualTo("Ada O.");
    accounts.clock.advance(Duration.ofMinutes(10));
    sender = accounts.signIn("sender@example.com", AccountsHarness.PASSWORD).getAccessToken();
    assertThat(find("ada@example.com", "NGN").getDisplayName()).isEqualTo("Ada O.");
  }

  @Test
  void a_malformed_email_or_currency_is_refused() {
    assertThat(refusal(() -> find("' OR 1=1 --", "NGN")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> find("", "NGN")).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> find("ada@example.com", "")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> find("ada@example.com", "ngn")).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  private FindRecipientResponse find(String email, String currency, String key) {
    return accounts
        .wallets(sender)
        .findRecipient(
            FindRecipientRequest.newBuilder()
                .setEmail(email)
                .setCurrency(currency)
                .setIdempotencyKey(key)
                .build());
  }

  private FindRecipientResponse find(String email, String currency) {
    return accounts
        .wallets(sender)
        .findRecipient(
            FindRecipientRequest.newBuilder().setEmail(email).setCurrency(currency).build());
  }

  private String open(String token, String currency) {
    return accounts
        .wallets(token)
        .openWallet(OpenWalletRequest.newBuilder().setCurrency(currency).build())
        .getWallet()
        .getAccountId();
  }
}
