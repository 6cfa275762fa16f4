package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.grpc.LedgerMessages;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustmentKind;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.Transaction;
import java.time.Duration;
import java.util.UUID;

/** A book with transactions of every kind, over three days. */
final class MixedHistory {
  private final LedgerFixture fixture;
  private final LedgerServiceBlockingStub operator;
  final Saver ada;
  final Saver bola;

  MixedHistory(LedgerFixture fixture) {
    this.fixture = fixture;
    this.operator =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
    this.ada = fixture.saver();
    this.bola = fixture.saver();
  }

  /** Writes the whole history; keys begin with the name, so that it can be written twice. */
  MixedHistory write(String name) {
    fixture.openAccount(ada.userId(), "USD");
    ada.ledger().postTransaction(deposit(name + "-d1", ada.accountId(), 100_000).build());
    transfers(name);
    fixture.clock.advance(Duration.ofDays(1));
    holds(name);
    statuses(name);
    fixture.clock.advance(Duration.ofDays(1));
    reversal(name);
    adjustment(name);
    unclaimed(name);
    return this;
  }

  private void transfers(String name) {
    PostTransactionsRequest.Builder many = PostTransactionsRequest.newBuilder();
    for (int i = 0; i < 5; i++) {
      Struct note =
          Struct.newBuilder().putFields("i", Value.newBuilder().setNumberValue(i).build()).build();
      many.addRequests(
          transfer(name + "-t" + i, ada.accountId(), bola.accountId(), 1_000 + i)
              .setDescription("part " + i)
              .setMetadata(note));
    }
    ada.ledger().postTransactions(many.build());
    var tooMuch = transfer(name + "-f", bola.accountId(), ada.accountId(), 1_000_000).build();
    refusal(() -> bola.ledger().postTransaction(tooMuch));
  }

  private void holds(String name) {
    Transaction captured = hold(name + "-h1", ada, 300);
    Transaction partly = hold(name + "-h2", ada, 400);
    Transaction released = hold(name + "-h3", ada, 500);
    hold(name + "-h4", ada, 600);
    capture(name + "-c1", captured, 0);
    capture(name + "-c2", partly, 150);
    fixture.payout.release(
        ReleaseRequest.newBuilder()
            .setIdempotencyKey(name + "-r3")
            .setHoldTransactionId(released.getId())
            .build());
  }

  private void statuses(String name) {
    status(bola, AccountStatus.ACCOUNT_STATUS_FROZEN, name);
    var frozen = transfer(name + "-z", bola.accountId(), ada.accountId(), 100).build();
    refusal(() -> bola.ledger().postTransaction(frozen));
    status(bola, AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN, name);
  }

  private void reversal(String name) {
    Transaction wrong =
        ada.ledger()
            .postTransaction(deposit(name + "-d2", ada.accountId(), 7_000).build())
            .getTransaction();
    operator.reverse(
        ReverseRequest.newBuilder()
            .setIdempotencyKey(name + "-v")
            .setTransactionId(wrong.getId())
            .build());
  }

  private void adjustment(String name) {
    fixture.payout.adjust(
        AdjustRequest.newBuilder()
            .setIdempotencyKey(name + "-a")
            .setAmount(LedgerFixture.naira(250))
            .setDescription("paid after it was released")
            .build());
  }

  /** Closes a wallet before the bank returns its money, and pays a part of it on to another. */
  private void unclaimed(String name) {
    Saver closed = fixture.saver().with(900);
    Transaction captured = capture(name + "-c9", hold(name + "-h9", closed, 900), 0);
    status(closed, AccountStatus.ACCOUNT_STATUS_CLOSED, name);
    fixture.payout.reverse(
        ReverseRequest.newBuilder()
            .setIdempotencyKey(name + "-b")
            .setTransactionId(captured.getId())
            .setUnclaimedWhenRefused(true)
            .build());
    fixture.payout.adjust(
        AdjustRequest.newBuilder()
            .setIdempotencyKey(name + "-p")
            .setAmount(LedgerFixture.naira(400))
            .setKind(AdjustmentKind.ADJUSTMENT_KIND_PAY_ON)
            .setAccountId(ada.accountId())
            .build());
  }

  private void status(Saver saver, AccountStatus status, String note) {
    operator.setAccountStatus(
        SetAccountStatusRequest.newBuilder()
            .setAccountId(saver.accountId())
            .setStatus(status)
            .setNote(note)
            .build());
  }

  private Transaction hold(String key, Saver saver, long amount) {
    return fixture
        .payout
        .hold(
            fixture
                .hold(saver, key, amount)
                .setExpiresAt(
                    LedgerMessages.timestamp(fixture.clock.instant().plus(Duration.ofDays(30))))
                .build())
        .getTransaction();
  }

  private Transaction capture(String key, Transaction hold, long amount) {
    CaptureRequest.Builder request =
        CaptureRequest.newBuilder().setIdempotencyKey(key).setHoldTransactionId(hold.getId());
    if (amount != 0) {
      request.setAmount(LedgerFixture.naira(amount));
    }
    return fixture.payout.capture(request.build()).getTransaction();
  }
}
