package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.Order.BankReturn;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.proof.BookVerifier;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Money that a bank sent back, whatever happened to its wallet or its capture before. */
class BankReturnTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver().with(1_000);

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    try (BookVerifier verifier = new BookVerifier(fixture.database.app(), Book.ID, fixture.clock)) {
      assertThat(verifier.verify().finding()).isEmpty();
    }
    fixture.close();
  }

  @Test
  void a_return_after_a_reversal_by_another_is_unclaimed_once() {
    Transaction captured = capture();
    Posting before = reversal("accounts", "by-hand", captured);
    fixture.ledger.execute(before, Duration.ofSeconds(10).toNanos());
    ReverseResponse returned = takeBack("k1", captured);
    assertThat(returned.getTransaction().getDestinationAccountId())
        .isEqualTo(Ids.ACCOUNT.format(Book.unclaimedReturns("NGN")));
    assertThat(takeBack("k1", captured)).isEqualTo(returned.toBuilder().setReplayed(true).build());
    assertThat(refusal(() -> takeBack("k2", captured)).reason()).isEqualTo(Reason.ALREADY_REVERSED);
    assertThat(ada.balance()).as("once").isEqualTo("1000/0/1000");
  }

  @Test
  void a_replay_keeps_the_answer_after_the_wallet_has_changed() {
    Transaction captured = capture();
    ReverseResponse credited = takeBack("k1", captured);
    close();
    assertThat(takeBack("k1", captured)).isEqualTo(credited.toBuilder().setReplayed(true).build());
    assertThat(credited.getTransaction().getType())
        .isEqualTo(TransactionType.TRANSACTION_TYPE_REVERSAL);
  }

  @Test
  void a_return_that_was_refused_before_is_booked_under_a_new_key() {
    Transaction captured = capture();
    close();
    ReverseRequest plain = request("k1", captured).clearUnclaimedWhenRefused().build();
    assertThat(refusal(() -> fixture.payout.reverse(plain)).reason())
        .isEqualTo(Reason.ACCOUNT_CLOSED);
    assertThat(refusal(() -> takeBack("k1", captured)).reason()).isEqualTo(Reason.ACCOUNT_CLOSED);
    Transaction returned = takeBack("k2", captured).getTransaction();
    assertThat(returned.getType()).isEqualTo(TransactionType.TRANSACTION_TYPE_ADJUSTMENT);
    assertThat(returned.getAmount()).isEqualTo(captured.getAmount());
    assertThat(returned.getResolvesTransactionId()).isEqualTo(captured.getId());
    assertThat(returned.getIdempotencyKey()).isEqualTo("k2");
    ReverseRequest withoutFlag = request("k2", captured).clearUnclaimedWhenRefused().build();
    assertThat(refusal(() -> fixture.payout.reverse(withoutFlag)).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
  }

  @Test
  void two_returns_of_one_batch_are_booked_once() {
    Transaction captured = capture();
    close();
    List<Order> twice =
        List.of(
            new BankReturn(reversal("payout", "k1", captured)),
            new BankReturn(reversal("payout", "k2", captured)));
    CompletableFuture<List<OrderOutcome>> outcomes = new CompletableFuture<>();
    fixture.ledger.submit(
        twice, List.of(1, 1), Duration.ofSeconds(10).toNanos(), Runnable::run, outcomes::complete);
    assertThat(outcomes.join().getFirst()).isInstanceOf(OrderOutcome.Posted.class);
    assertThat(outcomes.join().getLast())
        .isInstanceOfSatisfying(
            OrderOutcome.Refused.class,
            refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.ALREADY_REVERSED));
  }

  @Test
  void a_deposit_of_a_closed_wallet_is_not_unclaimed() {
    Saver bola = fixture.saver();
    Transaction sent =
        ada.ledger()
            .postTransaction(transfer("t", ada.accountId(), bola.accountId(), 1_000).build())
            .getTransaction();
    close();
    assertThat(refusal(() -> takeBack("k1", sent)).reason()).isEqualTo(Reason.ACCOUNT_CLOSED);
  }

  /** Withdraws all that Ada has. */
  private Transaction capture() {
    Transaction hold = fixture.payout.hold(fixture.hold(ada, "h", 1_000).build()).getTransaction();
    return fixture
        .payout
        .capture(
            CaptureRequest.newBuilder()
                .setIdempotencyKey("c")
                .setHoldTransactionId(hold.getId())
                .build())
        .getTransaction();
  }

  private void close() {
    String balance = ada.balance();
    if (!balance.startsWith("0/")) {
      Saver other = fixture.saver();
      ada.ledger()
          .postTransaction(transfer("away", ada.accountId(), other.accountId(), 1_000).build());
    }
    LedgerServiceGrpc.newBlockingStub(fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR))
        .setAccountStatus(
            SetAccountStatusRequest.newBuilder()
                .setAccountId(ada.accountId())
                .setStatus(AccountStatus.ACCOUNT_STATUS_CLOSED)
                .setNote("asked by its owner")
                .build());
  }

  private ReverseResponse takeBack(String key, Transaction transaction) {
    return fixture.payout.reverse(request(key, transaction).build());
  }

  private static ReverseRequest.Builder request(String key, Transaction transaction) {
    return ReverseRequest.newBuilder()
        .setIdempotencyKey(key)
        .setTransactionId(transaction.getId())
        .setUnclaimedWhenRefused(true);
  }

  private static Posting reversal(String caller, String key, Transaction transaction) {
    return Posting.resolving(
        caller,
        key,
        TransactionType.TRANSACTION_TYPE_REVERSAL,
        0,
        "",
        transaction.getSeq(),
        "Sent back");
  }
}
