package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostTransactionRefusal;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.payout.batch.Batcher;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds in the ledger, under keys derived from withdrawal and attempt: each call can be repeated
 * for ever and acts once. What is sent under a key must never change, not even the words: the
 * ledger compares.
 */
public final class LedgerClient implements AutoCloseable {
  /** The longest that an act on a hold takes: one call may have to wait for the one before it. */
  static final Duration TIMEOUT = GrpcClients.DEFAULT_DEADLINE;

  private static final Duration CALL = TIMEOUT.dividedBy(2);
  private static final int LARGEST_BATCH = 250;
  private static final int WAITING = 5_000;

  private final LedgerServiceBlockingStub ledger;
  private final Batcher<HoldAct, PostTransactionResult> acts;

  /** The ledger behind a channel that carries this service's identity and sets a deadline. */
  public LedgerClient(Channel channel) {
    this.ledger = LedgerServiceGrpc.newBlockingStub(channel);
    this.acts = new Batcher<>("ledger-holds", LARGEST_BATCH, WAITING, this::callOrRefuse);
  }

  /** What the ledger said to one of many holds; one of the two is null. */
  record Answer(@Nullable UUID transaction, @Nullable Refusal refusal) {}

  @Override
  public void close() {
    acts.close();
  }

  /**
   * Holds the amount of the withdrawal's attempt. What several ask for at the same time is one
   * call, here and in {@link #capture} and {@link #release}.
   *
   * @return the WITHDRAWAL transaction
   * @throws Refusal the ledger's; when a rule refused it, with the transaction that records it
   */
  UUID hold(Withdrawal withdrawal) {
    return id(acts.write(holdAct(withdrawal)));
  }

  /** The same for many, with an answer for each; nothing that the ledger answers is thrown. */
  List<Answer> holdAll(List<Withdrawal> withdrawals) {
    return callOrRefuse(withdrawals.stream().map(LedgerClient::holdAct).toList()).stream()
        .map(result ->
            result.hasTransaction()
                ? new Answer(id(result), null)
                : new Answer(null, refusal(result.getRefusal())))
        .toList();
  }

  private static HoldAct holdAct(Withdrawal withdrawal) {
    return HoldAct.newBuilder()
        .setHold(
            HoldRequest.newBuilder()
                .setIdempotencyKey(WithdrawalRules.ledgerKey(withdrawal, "hold"))
                .setAccountId(Ids.ACCOUNT.format(withdrawal.accountId()))
                .setOwnerId(withdrawal.owner())
                .setAmount(withdrawal.amount().toMessage())
                .setDescription("Withdrawal " + withdrawal.publicId()))
        .build();
  }

  /** Lets the held amount leave the account; answers the CAPTURE transaction. */
  UUID capture(Withdrawal withdrawal, UUID hold) {
    CaptureRequest request =
        CaptureRequest.newBuilder()
            .setIdempotencyKey(WithdrawalRules.ledgerKey(withdrawal, "capture"))
            .setHoldTransactionId(Ids.TRANSACTION.format(hold))
            .setDescription("Paid out " + withdrawal.publicId())
            .build();
    return id(acts.write(HoldAct.newBuilder().setCapture(request).build()));
  }

  /** Makes the held amount available again; answers the RELEASE transaction. */
  UUID release(Withdrawal withdrawal, UUID hold) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder()
            .setIdempotencyKey(WithdrawalRules.ledgerKey(withdrawal, "release"))
            .setHoldTransactionId(Ids.TRANSACTION.format(hold))
            .setDescription("Not paid out " + withdrawal.publicId())
            .build();
    return id(acts.write(HoldAct.newBuilder().setRelease(request).build()));
  }

  /** A call that fails is the answer to each: nobody is asked one by one whether it is back. */
  private List<PostTransactionResult> callOrRefuse(List<HoldAct> many) {
    PostHoldsRequest request = PostHoldsRequest.newBuilder().addAllActs(many).build();
    try {
      return ledger
          .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS)
          .postHolds(request)
          .getResultsList();
    } catch (StatusRuntimeException e) {
      Refusal refusal = GrpcErrors.fromStatus(e);
      PostTransactionResult result =
          PostTransactionResult.newBuilder()
              .setRefusal(
                  PostTransactionRefusal.newBuilder()
                      .setCode(refusal.reason())
                      .setMessage(refusal.detail()))
              .build();
      return Collections.nCopies(many.size(), result);
    }
  }

  private static UUID id(PostTransactionResult result) {
    if (!result.hasTransaction()) {
      throw refusal(result.getRefusal());
    }
    return Ids.TRANSACTION.parse("transaction.id", result.getTransaction().getId());
  }

  private static Refusal refusal(PostTransactionRefusal refused) {
    Reason reason = refused.getCode();
    if (reason == Reason.UNRECOGNIZED || reason == Reason.REASON_UNSPECIFIED) {
      return new Refusal(Reason.INTERNAL, "the ledger refused for a reason not known here");
    }
    String transaction = refused.getTransactionId();
    return new Refusal(
        reason, refused.getMessage(), List.of(), transaction.isEmpty() ? null : transaction);
  }

  /** The account, when it is this user's. */
  Optional<Account> account(UUID user, UUID account) {
    GetAccountRequest request =
        GetAccountRequest.newBuilder().setAccountId(Ids.ACCOUNT.format(account)).build();
    try {
      return Optional.of(ledger.getAccount(request).getAccount())
          .filter(found -> found.getOwnerId().equals(Ids.USER.format(user)));
    } catch (StatusRuntimeException e) {
      Refusal refusal = GrpcErrors.fromStatus(e);
      if (refusal.reason() == Reason.ACCOUNT_NOT_FOUND) {
        return Optional.empty();
      }
      throw WithdrawalRules.stillOpen(refusal);
    }
  }

  /** Books the opposite of a capture or an adjustment: the bank sent the money back. */
  UUID reverse(Withdrawal withdrawal, UUID transaction) {
    ReverseRequest request =
        ReverseRequest.newBuilder()
            .setIdempotencyKey(WithdrawalRules.ledgerKey(withdrawal, "reversal"))
            .setTransactionId(Ids.TRANSACTION.format(transaction))
            .setDescription("Sent back by the bank " + withdrawal.publicId())
            .build();
    return id(() -> ledger.reverse(request).getTransaction());
  }

  /** Books what the rail paid although no hold stands for it any more: through suspense. */
  UUID adjust(Withdrawal withdrawal) {
    AdjustRequest request =
        AdjustRequest.newBuilder()
            .setIdempotencyKey(WithdrawalRules.ledgerKey(withdrawal, "adjustment"))
            .setAmount(withdrawal.amount().toMessage())
            .setDescription("Paid after its release " + withdrawal.publicId())
            .build();
    return id(() -> ledger.adjust(request).getTransaction());
  }

  /** The transaction that records a refusal, if one does. */
  static @Nullable UUID recordedIn(Refusal refusal) {
    String id = refusal.transactionId();
    return id == null ? null : Ids.TRANSACTION.parse("transaction_id", id);
  }

  private static UUID id(Supplier<Transaction> call) {
    try {
      return Ids.TRANSACTION.parse("transaction.id", call.get().getId());
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }
}
