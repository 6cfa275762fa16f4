package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustmentKind;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The run of a table against a real ledger, a line a call: the verb, its key, its accounts or what
 * it resolves, its amount, and what is expected: {@code ok} or the name of a Reason. {@code
 * balance} expects the posted and the held amount, of a saver or of a system account in naira. The
 * keys name the transactions for later lines.
 */
final class Scenario {
  private static final Map<String, UUID> HOUSE =
      Map.of(
          "OUTSIDE_WORLD", Book.outsideWorld("NGN"),
          "PAYOUT_CLEARING", Book.payoutClearing("NGN"),
          "SUSPENSE", Book.suspense("NGN"),
          "UNCLAIMED_RETURNS", Book.unclaimedReturns("NGN"),
          "BANK_CHARGES", Book.bankCharges("NGN"),
          "WRITE_OFFS", Book.writeOffs("NGN"));

  private final LedgerFixture fixture;
  private final LedgerServiceBlockingStub operator;
  private final Map<String, Saver> savers = new HashMap<>();
  private final Map<String, Transaction> transactions = new HashMap<>();

  private Scenario(LedgerFixture fixture) {
    this.fixture = fixture;
    this.operator =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
  }

  /** Runs every line, and then the audit of the whole book. */
  static void run(String table) {
    try (LedgerFixture fixture = new LedgerFixture()) {
      Scenario scenario = new Scenario(fixture);
      table.lines().forEach(line -> scenario.line(line, line.strip().split("\\s+")));
      BookAudit.assertSound(fixture);
    }
  }

  private void line(String line, String[] word) {
    if (word[0].equals("balance")) {
      long posted = Long.parseLong(word[2]);
      long held = Long.parseLong(word[3]);
      UUID system = HOUSE.get(word[1]);
      assertThat(system == null ? saver(word[1]).balance() : balance(system))
          .as(line)
          .isEqualTo(posted + "/" + held + "/" + (posted - held));
    } else {
      assertThat(outcome(word)).as(line).isEqualTo(word[word.length - 1]);
    }
  }

  private String outcome(String[] word) {
    try {
      call(word);
      return "ok";
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e).reason().name();
    }
  }

  private void call(String[] word) {
    switch (word[0]) {
      case "open" -> savers.put(word[1], fixture.saver());
      case "status" ->
          operator.setAccountStatus(
              SetAccountStatusRequest.newBuilder()
                  .setAccountId(saver(word[1]).accountId())
                  .setStatus(EnumNames.accountStatus(word[2]))
                  .setNote("scenario")
                  .build());
      default -> transactions.put(word[1], post(word));
    }
  }

  private Transaction post(String[] word) {
    String key = word[1];
    return switch (word[0]) {
      case "deposit" ->
          saver(word[2])
              .ledger()
              .postTransaction(
                  deposit(key, saver(word[2]).accountId(), Long.parseLong(word[3])).build())
              .getTransaction();
      case "transfer" ->
          saver(word[2])
              .ledger()
              .postTransaction(
                  transfer(
                          key,
                          saver(word[2]).accountId(),
                          saver(word[3]).accountId(),
                          Long.parseLong(word[4]))
                      .build())
              .getTransaction();
      case "hold" ->
          fixture
              .payout
              .hold(fixture.hold(saver(word[2]), key, Long.parseLong(word[3])).build())
              .getTransaction();
      case "capture" ->
          fixture
              .payout
              .capture(
                  CaptureRequest.newBuilder()
                      .setIdempotencyKey(key)
                      .setHoldTransactionId(id(word[2]))
                      .build())
              .getTransaction();
      case "release" ->
          fixture
              .payout
              .release(
                  ReleaseRequest.newBuilder()
                      .setIdempotencyKey(key)
                      .setHoldTransactionId(id(word[2]))
                      .build())
              .getTransaction();
      case "adjust" ->
          fixture
              .payout
              .adjust(
                  AdjustRequest.newBuilder()
                      .setIdempotencyKey(key)
                      .setAmount(
                          Money.newBuilder()
                              .setCurrency(word[2])
                              .setAmount(Long.parseLong(word[3])))
                      .setKind(word.length > 5 ? kind(word[4]) : kind("UNSPECIFIED"))
                      .setAccountId(word.length > 6 ? saver(word[5]).accountId() : "")
                      .build())
              .getTransaction();
      case "reverse" ->
          operator
              .reverse(
                  ReverseRequest.newBuilder()
                      .setIdempotencyKey(key)
                      .setTransactionId(id(word[2]))
                      .build())
              .getTransaction();
      case "return" ->
          fixture
              .payout
              .reverse(
                  ReverseRequest.newBuilder()
                      .setIdempotencyKey(key)
                      .setTransactionId(id(word[2]))
                      .setUnclaimedWhenRefused(true)
                      .build())
              .getTransaction();
      default -> throw new IllegalArgumentException("no such verb: " + word[0]);
    };
  }

  private static AdjustmentKind kind(String name) {
    return AdjustmentKind.valueOf("ADJUSTMENT_KIND_" + name);
  }

  private String balance(UUID accountId) {
    Balance balance =
        operator
            .getBalance(
                GetBalanceRequest.newBuilder().setAccountId(Ids.ACCOUNT.format(accountId)).build())
            .getBalance();
    return balance.getPosted() + "/" + balance.getHeld() + "/" + balance.getAvailable();
  }

  private Saver saver(String name) {
    Saver saver = savers.get(name);
    if (saver == null) {
      throw new IllegalArgumentException("open " + name + " first");
    }
    return saver;
  }

  private String id(String key) {
    Transaction transaction = transactions.get(key);
    if (transaction == null) {
      throw new IllegalArgumentException("no transaction " + key);
    }
    return transaction.getId();
  }
}
