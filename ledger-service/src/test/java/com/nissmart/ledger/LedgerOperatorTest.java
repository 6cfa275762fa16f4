package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.grpc.LedgerMessages;
import com.nissmart.ledger.hold.HoldExpiry;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustResponse;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.OpenHold;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The work of operators on accounts and transactions, and the ledger's own background work. */
class LedgerOperatorTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver().with(1_000);
  private final Saver bola = fixture.saver();
  private final LedgerServiceBlockingStub operator =
      LedgerServiceGrpc.newBlockingStub(
          fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    fixture.close();
  }

  @Test
  void a_reversal_is_the_exact_opposite_and_happens_once() {
    Transaction sent = send("t", 400);
    Transaction reversal = reverse("r", sent);
    assertThat(reversal.getSourceAccountId()).isEqualTo(bola.accountId());
    assertThat(reversal.getResolvesTransactionId()).isEqualTo(sent.getId());
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
    assertThat(reverse("r", sent)).isEqualTo(reversal);
    assertThat(refusal(() -> reverse("r2", sent)).reason()).isEqualTo(Reason.ALREADY_REVERSED);
    assertThat(refusal(() -> reverse("r3", reversal)).reason()).isEqualTo(Reason.NOT_REVERSIBLE);
  }

  @Test
  void a_reversal_of_spent_money_is_refused_and_recorded() {
    Transaction sent = send("t", 400);
    bola.ledger()
        .postTransaction(transfer("spent", bola.accountId(), ada.accountId(), 100).build());
    var refused = refusal(() -> reverse("r", sent));
    assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(refused.transactionId()).isNotNull();
    bola.ledger().postTransaction(deposit("d", bola.accountId(), 100).build());
    assertThat(reverse("r-again", sent).getResolvesTransactionId()).isEqualTo(sent.getId());
  }

  @Test
  void only_the_payout_service_adjusts_and_no_saver_sees_it() {
    AdjustRequest request =
        AdjustRequest.newBuilder()
            .setIdempotencyKey("a")
            .setAmount(LedgerFixture.naira(600))
            .setDescription("paid after it was released")
            .build();
    for (LedgerServiceBlockingStub other : List.of(ada.ledger(), operator, fixture.accounts)) {
      assertThat(refusal(() -> other.adjust(request)).reason()).isEqualTo(Reason.PERMISSION_DENIED);
    }
    AdjustResponse first = fixture.payout.adjust(request);
    Transaction adjustment = first.getTransaction();
    assertThat(adjustment.getType()).isEqualTo(TransactionType.TRANSACTION_TYPE_ADJUSTMENT);
    assertThat(adjustment.getSourceAccountId()).isEqualTo(Ids.ACCOUNT.format(Book.suspense("NGN")));
    assertThat(adjustment.getDestinationAccountId())
        .isEqualTo(Ids.ACCOUNT.format(Book.payoutClearing("NGN")));
    assertThat(fixture.payout.adjust(request))
        .isEqualTo(first.toBuilder().setReplayed(true).build());
    ListTransactionsRequest adjustments =
        ListTransactionsRequest.newBuilder()
            .setType(TransactionType.TRANSACTION_TYPE_ADJUSTMENT)
            .build();
    fixture.awaitTables();
    assertThat(operator.listTransactions(adjustments).getTransactionsList())
        .containsExactly(adjustment);
    assertThat(ada.ledger().listTransactions(adjustments).getTransactionsList()).isEmpty();
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
  }

  @Test
  void a_capture_is_reversed_by_the_payout_service_alone() {
    Transaction hold = fixture.payout.hold(fixture.hold(ada, "h", 300).build()).getTransaction();
    CaptureRequest capture =
        CaptureRequest.newBuilder()
            .setIdempotencyKey("c")
            .setHoldTransactionId(hold.getId())
            .build();
    Transaction captured = fixture.payout.capture(capture).getTransaction();
    assertThat(refusal(() -> reverse("r0", hold)).reason()).isEqualTo(Reason.NOT_REVERSIBLE);
    var byHand = refusal(() -> reverse("r", captured));
    assertThat(byHand.detail())
        .isEqualTo("A capture cannot be reversed by hand; book a return instead");
    ReverseRequest asReturn =
        ReverseRequest.newBuilder()
            .setIdempotencyKey("r")
            .setTransactionId(captured.getId())
            .setUnclaimedWhenRefused(true)
            .build();
    assertThat(refusal(() -> operator.reverse(asReturn)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    fixture.payout.reverse(asReturn);
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
  }

  @Test
  void only_operators_set_a_status_and_savers_reverse_nothing() {
    Transaction sent = send("t", 400);
    ReverseRequest reversal =
        ReverseRequest.newBuilder().setIdempotencyKey("r").setTransactionId(sent.getId()).build();
    assertThat(refusal(() -> ada.ledger().reverse(reversal)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    var auditor =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_AUDITOR));
    assertThat(refusal(() -> auditor.reverse(reversal)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    SetAccountStatusRequest freeze = status(ada, AccountStatus.ACCOUNT_STATUS_FROZEN);
    assertThat(refusal(() -> ada.ledger().setAccountStatus(freeze)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> fixture.payout.setAccountStatus(freeze)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void a_frozen_account_pays_nothing_until_it_is_unfrozen() {
    operator.setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN));
    assertThat(refusal(() -> send("t1", 100)).reason()).isEqualTo(Reason.ACCOUNT_FROZEN);
    ada.ledger().postTransaction(deposit("d", ada.accountId(), 100).build());
    operator.setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_ACTIVE));
    send("t2", 1_100);
    assertThat(ada.balance()).isEqualTo("0/0/0");
    assertThat(
            fixture.select(
                "SELECT status::text FROM account_change WHERE change_no > 1 ORDER BY change_no",
                String.class))
        .containsExactly("DEBITS_FROZEN", "ACTIVE");
  }

  @Test
  void only_an_empty_account_closes_and_it_stays_closed() {
    assertThat(
            refusal(() ->
                    operator.setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_CLOSED)))
                .reason())
        .isEqualTo(Reason.ACCOUNT_NOT_EMPTY);
    send("all", 1_000);
    var closed =
        operator.setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_CLOSED)).getAccount();
    assertThat(closed.getStatus()).isEqualTo(AccountStatus.ACCOUNT_STATUS_CLOSED);
    assertThat(
            refusal(() -> ada.ledger().postTransaction(deposit("d", ada.accountId(), 100).build()))
                .reason())
        .isEqualTo(Reason.ACCOUNT_CLOSED);
    assertThat(
            refusal(() ->
                    operator.setAccountStatus(status(ada, AccountStatus.ACCOUNT_STATUS_ACTIVE)))
                .reason())
        .isEqualTo(Reason.ACCOUNT_STATUS_CONFLICT);
  }

  @Test
  void an_expired_hold_is_released_unless_captured() {
    Timestamp soon = LedgerMessages.timestamp(fixture.clock.instant().plusSeconds(60));
    fixture.payout.hold(fixture.hold(ada, "h1", 300).setExpiresAt(soon).build());
    Transaction taken =
        fixture
            .payout
            .hold(fixture.hold(ada, "h2", 200).setExpiresAt(soon).build())
            .getTransaction();
    fixture.payout.capture(
        CaptureRequest.newBuilder()
            .setIdempotencyKey("c")
            .setHoldTransactionId(taken.getId())
            .build());
    HoldExpiry expiry = fixture.book.expiry;
    assertThat(expiry.releaseExpired()).isZero();
    fixture.clock.advance(Duration.ofMinutes(2));
    assertThat(expiry.releaseExpired()).isEqualTo(1);
    assertThat(expiry.releaseExpired()).isZero();
    assertThat(ada.balance()).isEqualTo("800/0/800");
  }

  @Test
  void an_explanation_adds_up_to_the_available_balance() {
    fixture.payout.hold(fixture.hold(ada, "h1", 300).setDescription("to the bank").build());
    fixture.payout.hold(fixture.hold(ada, "h2", 200).build());
    ExplainBalanceRequest request =
        ExplainBalanceRequest.newBuilder().setAccountId(ada.accountId()).build();
    ExplainBalanceResponse explained = ada.ledger().explainBalance(request);
    assertThat(explained.getOpenHoldsList())
        .extracting(OpenHold::getAmount)
        .containsExactly(300L, 200L);
    assertThat(explained.getOpenHolds(0).getRequestedBy()).isEqualTo("payout");
    assertThat(explained.getBalance().getPosted() - 500)
        .isEqualTo(explained.getBalance().getAvailable());
    assertThat(explained.getFloor()).isZero();
    assertThat(explained.getDebitedToday()).isEqualTo(500);
    assertThat(refusal(() -> bola.ledger().explainBalance(request)).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
  }

  private Transaction send(String key, long kobo) {
    return ada.ledger()
        .postTransaction(transfer(key, ada.accountId(), bola.accountId(), kobo).build())
        .getTransaction();
  }

  private Transaction reverse(String key, Transaction transaction) {
    return operator
        .reverse(
            ReverseRequest.newBuilder()
                .setIdempotencyKey(key)
                .setTransactionId(transaction.getId())
                .build())
        .getTransaction();
  }

  private static SetAccountStatusRequest status(Saver saver, AccountStatus status) {
    return SetAccountStatusRequest.newBuilder()
        .setAccountId(saver.accountId())
        .setStatus(status)
        .setNote("asked by compliance")
        .build();
  }
}
