package com.nissmart.payout.withdrawal.hold;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
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
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger, as withdrawals use it. Every key is derived from withdrawal and attempt, so that each
 * call can be repeated for ever and acts once. Nothing that is sent under a key may ever change,
 * not even the description, because the ledger compares a repeated request with the first one.
 */
public final class HoldLedger implements AutoCloseable {
  /** The longest time of an act on a hold: a call may have to wait for the one before it. */
  public static final Duration TIMEOUT = GrpcClients.DEFAULT_DEADLINE;

  private static final Duration CALL = TIMEOUT.dividedBy(2);
  private static final int LARGEST_BATCH = 250;
  private static final int WAITING = 5_000;

  private final LedgerServiceBlockingStub ledger;
  private final CallBatcher<HoldAct, PostTransactionResult> acts;

  public HoldLedger(Channel channel) {
    this.ledger = LedgerServiceGrpc.newBlockingStub(channel);
    this.acts = new CallBatcher<>("ledger-holds", LARGEST_BATCH, WAITING, this::callOrRefuse);
  }

  /** The ledger's answer to a hold: a transaction or a refusal. */
  record HoldAnswer(@Nullable UUID transaction, @Nullable Refusal refusal) {
    private static HoldAnswer of(PostTransactionResult result) {
      return result.hasTransaction()
          ? new HoldAnswer(HoldLedger.id(result), null)
          : new HoldAnswer(null, HoldLedger.refusal(result.getRefusal()));
    }
  }

  /** A hold that the ledger is only asked about. */
  public record TrialHold(UUID userId, UUID accountId, Money amount) {}

  @Override
  public void close() {
    acts.close();
  }

  /** Holds the amount of an attempt. Acts that are requested at the same time share one call. */
  HoldAnswer hold(Withdrawal withdrawal) {
    try {
      return HoldAnswer.of(acts.write(act(withdrawal)));
    } catch (Refusal refusal) {
      return new HoldAnswer(null, refusal);
    }
  }

  /** Holds many amounts in one call, with an answer for each. */
  List<HoldAnswer> holdAll(List<Withdrawal> withdrawals) {
    return callOrRefuse(withdrawals.stream().map(HoldLedger::act).toList()).stream()
        .map(HoldAnswer::of)
        .toList();
  }

  /**
   * Asks the ledger whether it would place holds, each as if those before it had been placed;
   * returns for each the refusal or null.
   */
  public List<@Nullable Refusal> tryHolds(List<TrialHold> trials) {
    if (trials.isEmpty()) {
      return List.of();
    }
    PostHoldsRequest.Builder request = PostHoldsRequest.newBuilder().setValidateOnly(true);
    for (int i = 0; i < trials.size(); i++) {
      TrialHold trial = trials.get(i);
      String owner = Ids.USER.format(trial.userId());
      request.addActs(act("trial:" + i, owner, trial.accountId(), trial.amount(), ""));
    }
    List<@Nullable Refusal> refusals = new ArrayList<>();
    try {
      post(request.build())
          .forEach(result ->
              refusals.add(result.hasTransaction() ? null : refusal(result.getRefusal())));
    } catch (Refusal refusal) {
      throw HoldRules.stillOpen(refusal);
    }
    for (Refusal refusal : refusals) {
      if (refusal != null && HoldRules.meaning(refusal) == HoldRules.HoldRefusal.UNKNOWN) {
        throw HoldRules.stillOpen(refusal);
      }
    }
    return refusals;
  }

  private static HoldAct act(Withdrawal withdrawal) {
    return act(
        key(withdrawal, "hold"),
        withdrawal.owner(),
        withdrawal.accountId(),
        withdrawal.amount(),
        "Withdrawal " + withdrawal.publicId());
  }

  private static HoldAct act(
      String key, String owner, UUID account, Money amount, String description) {
    return HoldAct.newBuilder()
        .setHold(
            HoldRequest.newBuilder()
                .setIdempotencyKey(key)
                .setAccountId(Ids.ACCOUNT.format(account))
                .setOwnerId(owner)
                .setAmount(amount.toMessage())
                .setDescription(description))
        .build();
  }

  /** Captures a hold: the amount leaves the account. Returns the CAPTURE transaction. */
  public UUID capture(Withdrawal withdrawal, UUID hold) {
    CaptureRequest request =
        CaptureRequest.newBuilder()
            .setIdempotencyKey(key(withdrawal, "capture"))
            .setHoldTransactionId(Ids.TRANSACTION.format(hold))
            .setDescription("Paid out " + withdrawal.publicId())
            .build();
    return id(acts.write(HoldAct.newBuilder().setCapture(request).build()));
  }

  /** Releases a hold: the amount is available again. Returns the RELEASE transaction. */
  public UUID release(Withdrawal withdrawal, UUID hold) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder()
            .setIdempotencyKey(key(withdrawal, "release"))
            .setHoldTransactionId(Ids.TRANSACTION.format(hold))
            .setDescription("Not paid out " + withdrawal.publicId())
            .build();
    return id(acts.write(HoldAct.newBuilder().setRelease(request).build()));
  }

  /** A returned payment in the ledger: credited again, or on the account of unclaimed returns. */
  public record BookedReturn(UUID transaction, boolean unclaimed) {}

  /**
   * Reverses a capture or an adjustment, because the bank sent the money back. When the ledger
   * refuses that for good, such as for a closed wallet, the amount goes to the unclaimed returns.
   * The second request has a key of its own, because the ledger repeats a refusal under the first.
   * It comes only after the first was refused, so that a return is never booked under both.
   */
  public BookedReturn reverse(Withdrawal withdrawal, UUID transaction) {
    ReverseRequest.Builder request =
        ReverseRequest.newBuilder()
            .setIdempotencyKey(key(withdrawal, "reversal"))
            .setTransactionId(Ids.TRANSACTION.format(transaction))
            .setDescription("Sent back by the bank " + withdrawal.publicId());
    try {
      return new BookedReturn(
          id(call(() -> ledger.reverse(request.build()).getTransaction())), false);
    } catch (Refusal refusal) {
      if (!HoldRules.cannotCredit(refusal)) {
        throw refusal;
      }
    }
    request.setIdempotencyKey(key(withdrawal, "return-2")).setUnclaimedWhenRefused(true);
    Transaction booked = call(() -> ledger.reverse(request.build()).getTransaction());
    return new BookedReturn(
        id(booked), booked.getType() == TransactionType.TRANSACTION_TYPE_ADJUSTMENT);
  }

  /** Books through suspense a payment that the rail made after the hold was released. */
  public UUID adjust(Withdrawal withdrawal) {
    AdjustRequest request =
        AdjustRequest.newBuilder()
            .setIdempotencyKey(key(withdrawal, "adjustment"))
            .setAmount(withdrawal.amount().toMessage())
            .setDescription("Paid after its release " + withdrawal.publicId())
            .build();
    return id(call(() -> ledger.adjust(request).getTransaction()));
  }

  /**
   * Returns whether the account may not be debited at this moment: it is frozen, closed, or in safe
   * mode, alone or with the whole book.
   */
  public boolean isFrozen(UUID account) {
    GetAccountRequest request =
        GetAccountRequest.newBuilder().setAccountId(Ids.ACCOUNT.format(account)).build();
    Account found = call(() -> ledger.getAccount(request)).getAccount();
    return switch (found.getStatus()) {
      case ACCOUNT_STATUS_ACTIVE, ACCOUNT_STATUS_CREDITS_FROZEN -> found.getInSafeMode();
      default -> true;
    };
  }

  /**
   * Answers every act of a failed call with the failure, so that acts are not repeated one by one.
   */
  private List<PostTransactionResult> callOrRefuse(List<HoldAct> many) {
    try {
      return post(PostHoldsRequest.newBuilder().addAllActs(many).build());
    } catch (Refusal refusal) {
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

  private List<PostTransactionResult> post(PostHoldsRequest request) {
    try {
      return ledger
          .withDeadlineAfter(CALL.toMillis(), TimeUnit.MILLISECONDS)
          .postHolds(request)
          .getResultsList();
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }

  private static UUID id(PostTransactionResult result) {
    if (!result.hasTransaction()) {
      throw refusal(result.getRefusal());
    }
    return id(result.getTransaction());
  }

  private static UUID id(Transaction transaction) {
    return Ids.TRANSACTION.parse("transaction.id", transaction.getId());
  }

  private static Refusal refusal(PostTransactionRefusal refused) {
    Reason reason = refused.getCode();
    if (reason == Reason.UNRECOGNIZED || reason == Reason.REASON_UNSPECIFIED) {
      return new Refusal(
          Reason.INTERNAL, "The ledger refused for a reason that payout-service does not know");
    }
    String transaction = refused.getTransactionId();
    return new Refusal(
        reason, refused.getMessage(), List.of(), transaction.isEmpty() ? null : transaction);
  }

  /** Returns the key of an act for an attempt: the same after any crash. */
  private static String key(Withdrawal withdrawal, String act) {
    return withdrawal.publicId() + ":" + withdrawal.attempt().no() + ":" + act;
  }

  private static <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }
}
