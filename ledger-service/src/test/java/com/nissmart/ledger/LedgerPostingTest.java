package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.naira;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerPostingTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver();
  private final Saver bola = fixture.saver();

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    fixture.close();
  }

  @Test
  void a_deposit_and_a_transfer_move_money() {
    Transaction deposited = post(ada, deposit("d1", ada.accountId(), 150_000)).getTransaction();
    Transaction sent =
        post(ada, transfer("t1", ada.accountId(), bola.accountId(), 40_000)).getTransaction();
    assertThat(deposited.getSeq()).isEqualTo(1);
    assertThat(sent.getSeq()).isEqualTo(2);
    assertThat(sent.getStatus()).isEqualTo(TransactionStatus.TRANSACTION_STATUS_COMPLETED);
    assertThat(ada.balance()).isEqualTo("110000/0/110000");
    assertThat(bola.balance()).isEqualTo("40000/0/40000");
  }

  @Test
  void the_same_key_and_request_are_replayed() {
    ada.with(1_000);
    PostTransactionRequest.Builder request =
        transfer("once", ada.accountId(), bola.accountId(), 400)
            .setDescription("rent")
            .setMetadata(metadata("order", "A-1"));
    PostTransactionResponse first = post(ada, request);
    PostTransactionResponse again = post(ada, request);
    assertThat(first.getReplayed()).isFalse();
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getTransaction()).isEqualTo(first.getTransaction());
    assertThat(bola.balance()).isEqualTo("400/0/400");
  }

  @Test
  void a_description_is_composed_and_trimmed() {
    PostTransactionRequest.Builder typed =
        deposit("k", ada.accountId(), 500).setDescription("\u00A0Ade\u0301 ");
    assertThat(post(ada, typed).getTransaction().getDescription()).isEqualTo("Ad\u00E9");
    assertThat(post(ada, typed).getReplayed()).isTrue();
    assertThat(post(ada, typed.setDescription("Ad\u00E9")).getReplayed()).isTrue();
  }

  @Test
  void a_reused_key_names_the_fields_that_differ() {
    ada.with(1_000);
    post(ada, transfer("k", ada.accountId(), bola.accountId(), 400));
    Refusal refusal =
        refusal(() ->
            post(
                ada, transfer("k", ada.accountId(), bola.accountId(), 401).setDescription("more")));
    assertThat(refusal.reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(refusal.fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("amount", "description");
    assertThat(ada.balance()).isEqualTo("600/0/600");
  }

  @Test
  void a_key_belongs_to_one_caller_and_one_operation() {
    post(ada, deposit("same", ada.accountId(), 500));
    post(bola, deposit("same", bola.accountId(), 700));
    assertThat(post(ada, transfer("same", ada.accountId(), bola.accountId(), 100)).getReplayed())
        .isFalse();
  }

  @Test
  void a_refusal_by_a_rule_is_recorded_and_replayed() {
    ada.with(1_000);
    PostTransactionRequest.Builder tooMuch =
        transfer("big", ada.accountId(), bola.accountId(), 1_001);
    Refusal first = refusal(() -> post(ada, tooMuch));
    post(ada, deposit("more", ada.accountId(), 5_000));
    Refusal again = refusal(() -> post(ada, tooMuch));
    assertThat(first.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(again.reason()).isEqualTo(first.reason());
    assertThat(again.detail())
        .isEqualTo(first.detail())
        .isEqualTo("1000 is available, 1001 was asked for");
    assertThat(again.transactionId()).isEqualTo(first.transactionId());
    assertThat(first.isReplayed()).isFalse();
    assertThat(again.isReplayed()).isTrue();
    Transaction recorded = transaction(ada, Objects.requireNonNull(first.transactionId()));
    assertThat(recorded.getStatus()).isEqualTo(TransactionStatus.TRANSACTION_STATUS_FAILED);
    assertThat(recorded.getFailure().getCode()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
  }

  @Test
  void a_malformed_request_leaves_its_key_free() {
    for (PostTransactionRequest.Builder bad :
        new PostTransactionRequest.Builder[] {
          deposit("k", ada.accountId(), 0),
          deposit("k", ada.accountId(), -5),
          deposit("k", "acc_nonsense", 500),
          deposit("k", ada.accountId(), 500).clearAmount(),
          deposit("k", ada.accountId(), 500).clearType(),
          deposit("k", ada.accountId(), 500).setSourceAccountId(bola.accountId()),
          deposit("k", ada.accountId(), 500).setDescription("x".repeat(141)),
          deposit("k", ada.accountId(), 500).setDescription("a\u0000b"),
          deposit("k", ada.accountId(), 500).setDescription("hi\u200B"),
          deposit("k", ada.accountId(), 500).setDescription("\u3164").setValidateOnly(true),
          deposit("k", ada.accountId(), 500).setMetadata(metadata("k", "v".repeat(5_000))),
          deposit("k", ada.accountId(), 500)
              .setAmount(Money.newBuilder().setAmount(500).setCurrency("ngn"))
        }) {
      assertThat(refusal(() -> post(ada, bad)).reason()).isEqualTo(Reason.INVALID_REQUEST);
    }
    assertThat(refusal(() -> post(ada, deposit("", ada.accountId(), 500))).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REQUIRED);
    for (String key : new String[] {"a b", "k\u00e9", "x".repeat(256)}) {
      assertThat(refusal(() -> post(ada, deposit(key, ada.accountId(), 500))).reason())
          .isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
    }
    assertThat(post(ada, deposit("k", ada.accountId(), 500)).getTransaction().getSeq())
        .isEqualTo(1);
  }

  @Test
  void the_exact_balance_can_be_spent() {
    ada.with(1_000);
    post(ada, transfer("all", ada.accountId(), bola.accountId(), 1_000));
    assertThat(ada.balance()).isEqualTo("0/0/0");
  }

  @Test
  void a_wallet_keeps_one_currency() {
    ada.with(1_000);
    Money dollars = Money.newBuilder().setAmount(500).setCurrency("USD").build();
    Money gold = Money.newBuilder().setAmount(500).setCurrency("XAU").build();
    PostTransactionRequest.Builder request = transfer("usd", ada.accountId(), bola.accountId(), 1);
    assertThat(refusal(() -> post(ada, request.setAmount(dollars))).reason())
        .isEqualTo(Reason.CURRENCY_MISMATCH);
    PostTransactionRequest.Builder other = deposit("xau", ada.accountId(), 1);
    assertThat(refusal(() -> post(ada, other.setAmount(gold))).reason())
        .isEqualTo(Reason.CURRENCY_UNSUPPORTED);
  }

  @Test
  void accounts_of_other_users_are_not_found() {
    ada.with(1_000);
    assertThat(
            refusal(() -> post(bola, transfer("steal", ada.accountId(), bola.accountId(), 100)))
                .reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(refusal(() -> post(bola, deposit("gift", ada.accountId(), 100))).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    String world =
        fixture
            .select(
                "SELECT source_account_id::text FROM transaction WHERE type = 'DEPOSIT'",
                String.class)
            .getFirst();
    String worldId = com.nissmart.contract.Ids.ACCOUNT.format(UUID.fromString(world));
    assertThat(refusal(() -> post(ada, transfer("up", ada.accountId(), worldId, 100))).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(refusal(() -> post(ada, transfer("down", worldId, ada.accountId(), 100))).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
  }

  @Test
  void opening_an_account_again_never_changes_its_owner() {
    String accountId = ada.accountId();
    OpenAccountRequest again =
        OpenAccountRequest.newBuilder()
            .setAccountId(accountId)
            .setOwnerId(com.nissmart.contract.Ids.USER.format(ada.userId()))
            .setCurrency("NGN")
            .build();
    assertThat(fixture.accounts.openAccount(again).getAccount().getId()).isEqualTo(accountId);
    OpenAccountRequest hijack =
        again.toBuilder().setOwnerId(com.nissmart.contract.Ids.USER.format(bola.userId())).build();
    assertThat(refusal(() -> fixture.accounts.openAccount(hijack)).reason())
        .isEqualTo(Reason.ACCOUNT_EXISTS);
    assertThat(
            refusal(() ->
                    fixture.accounts.openAccount(again.toBuilder().setCurrency("XAU").build()))
                .reason())
        .isEqualTo(Reason.CURRENCY_UNSUPPORTED);
  }

  @Test
  void the_other_party_does_not_see_key_and_metadata() {
    ada.with(1_000);
    Transaction sent =
        post(
                ada,
                transfer("secret-key", ada.accountId(), bola.accountId(), 100)
                    .setMetadata(metadata("note", "mine")))
            .getTransaction();
    Transaction seen = transaction(bola, sent.getId());
    assertThat(seen.getAmount()).isEqualTo(naira(100));
    assertThat(seen.getIdempotencyKey()).isEmpty();
    assertThat(seen.hasMetadata()).isFalse();
    assertThat(transaction(ada, sent.getId())).isEqualTo(sent);
  }

  @Test
  void the_recipient_does_not_see_a_refused_transfer() {
    ada.with(100);
    Refusal refusal =
        refusal(() -> post(ada, transfer("k", ada.accountId(), bola.accountId(), 200)));
    String id = Objects.requireNonNull(refusal.transactionId());
    assertThat(refusal(() -> transaction(bola, id)).reason())
        .isEqualTo(Reason.TRANSACTION_NOT_FOUND);
  }

  @Test
  void a_transaction_of_other_users_is_not_found() {
    ada.with(1_000);
    Saver eve = fixture.saver();
    Transaction sent =
        post(ada, transfer("k", ada.accountId(), bola.accountId(), 200)).getTransaction();
    assertThat(refusal(() -> transaction(eve, sent.getId())).reason())
        .isEqualTo(Reason.TRANSACTION_NOT_FOUND);
  }

  private static PostTransactionResponse post(Saver saver, PostTransactionRequest.Builder request) {
    return saver.ledger().postTransaction(request.build());
  }

  private static Transaction transaction(Saver saver, String id) {
    return saver
        .ledger()
        .getTransaction(GetTransactionRequest.newBuilder().setTransactionId(id).build())
        .getTransaction();
  }

  private static Struct metadata(String name, String value) {
    return Struct.newBuilder()
        .putFields(name, Value.newBuilder().setStringValue(value).build())
        .build();
  }
}
