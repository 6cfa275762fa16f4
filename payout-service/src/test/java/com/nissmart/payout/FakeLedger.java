package com.nissmart.payout;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustResponse;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostHoldsResponse;
import com.nissmart.ledger.v1.PostTransactionRefusal;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in memory that keeps the contract as far as withdrawals use it: it is idempotent by key,
 * records a refusal by rule, and resolves a hold once. It can be away, busy, or act and not answer.
 */
public final class FakeLedger extends LedgerServiceGrpc.LedgerServiceImplBase {
  private final InstantSource time;
  private final Map<String, Account> accounts = new HashMap<>();
  private final Map<UUID, Hold> holds = new HashMap<>();
  private final Map<String, Stored> answers = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Transaction> book = new ArrayList<>();
  private final Map<String, Booking> bookings = new HashMap<>();
  private long largestHold = Long.MAX_VALUE;
  private final Set<String> reversed = new HashSet<>();
  private long suspense;
  private long unclaimed;
  private long charges;
  private long seq;
  private Trouble trouble = Trouble.NONE;
  private int troubledCalls;

  /** Creates an empty ledger. */
  public FakeLedger(InstantSource time) {
    this.time = time;
  }

  /** A kind of failure. */
  public enum Trouble {
    NONE,
    /** Refuses before it does anything. */
    AWAY,
    /** Acts, and never answers. */
    ACTS_AND_TIMES_OUT,
    /** Acts, and then the connection breaks. */
    ACTS_AND_DIES,
    QUEUE_FULL,
    /** Rejects the caller's token. */
    DISTRUSTS,
    /** Has a bug. */
    BROKEN
  }

  private record Stored(
      Message request, @Nullable Transaction transaction, @Nullable Refusal refusal) {}

  /** A booking that can be reversed: a capture of an account, or an adjustment without one. */
  private record Booking(@Nullable String account, long amount) {}

  private static final class Account {
    final String owner;
    long deposited;
    long posted;
    long held;
    AccountStatus status = AccountStatus.ACCOUNT_STATUS_ACTIVE;
    boolean inSafeMode;

    Account(String owner, long posted) {
      this.owner = owner;
      this.deposited = posted;
      this.posted = posted;
    }
  }

  private static final class Hold {
    final String account;
    final long amount;
    boolean resolved;

    Hold(String account, long amount) {
      this.account = account;
      this.amount = amount;
    }
  }

  /** Opens a wallet with money in it. */
  public synchronized UUID open(UUID owner, long posted) {
    UUID id = UUID.randomUUID();
    open(id, owner, posted);
    return id;
  }

  /** Opens a wallet under a given id. */
  public synchronized void open(UUID id, UUID owner, long posted) {
    accounts.put(Ids.ACCOUNT.format(id), new Account(Ids.USER.format(owner), posted));
  }

  /** Puts money into a wallet. */
  public synchronized void deposit(UUID account, long amount) {
    account(account).deposited += amount;
    account(account).posted += amount;
  }

  /** Returns the amount that has left the wallet. */
  public synchronized long paidOut(UUID account) {
    return account(account).deposited - account(account).posted;
  }

  public synchronized long posted(UUID account) {
    return account(account).posted;
  }

  public synchronized long held(UUID account) {
    return account(account).held;
  }

  public synchronized long available(UUID account) {
    return account(account).posted - account(account).held;
  }

  /** Returns the sum of the open holds. */
  public synchronized long heldInAll() {
    return accounts.values().stream().mapToLong(account -> account.held).sum();
  }

  /** The calls that acted or were replayed, as {@code hold wdr_...:1:hold}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Makes the next calls fail. */
  public synchronized void trouble(Trouble kind, int times) {
    trouble = kind;
    troubledCalls = times;
  }

  /** Makes every call fail until the next change. */
  public void trouble(Trouble kind) {
    trouble(kind, Integer.MAX_VALUE);
  }

  /** Refuses larger holds from now on, like a limit of the ledger. */
  public synchronized void limitHolds(long largest) {
    largestHold = largest;
  }

  @Override
  public void postHolds(PostHoldsRequest request, StreamObserver<PostHoldsResponse> observer) {
    if (request.getValidateOnly()) {
      tryHolds(request, observer);
      return;
    }
    PostHoldsResponse.Builder response = PostHoldsResponse.newBuilder();
    for (HoldAct act : request.getActsList()) {
      PostTransactionResult.Builder result = PostTransactionResult.newBuilder();
      try {
        result.setTransaction(act(act));
      } catch (Refusal refusal) {
        result.setRefusal(answer(refusal));
      }
      response.addResults(result);
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  /** Judges holds one after the other and takes them back. */
  private synchronized void tryHolds(
      PostHoldsRequest request, StreamObserver<PostHoldsResponse> observer) {
    int length = book.size();
    Map<String, Long> held = new HashMap<>();
    accounts.forEach((id, account) -> held.put(id, account.held));
    PostHoldsResponse.Builder response = PostHoldsResponse.newBuilder();
    for (HoldAct act : request.getActsList()) {
      PostTransactionResult.Builder result = PostTransactionResult.newBuilder();
      try {
        if (trouble == Trouble.AWAY && troubledCalls > 0) {
          throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
        }
        result.setTransaction(newHold(act.getHold()).toBuilder().clearId().clearSeq());
      } catch (Refusal refusal) {
        result.setRefusal(answer(refusal).toBuilder().clearTransactionId());
      }
      response.addResults(result);
    }
    book.subList(length, book.size()).clear();
    accounts.forEach((id, account) -> account.held = Objects.requireNonNull(held.get(id)));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  /** Answers a refusal of one act; throws one of the ledger itself, which fails the whole call. */
  private static PostTransactionRefusal answer(Refusal refusal) {
    return switch (refusal.reason()) {
      case UNAVAILABLE, QUEUE_FULL, TOKEN_INVALID, INTERNAL, DEADLINE_EXCEEDED -> throw refusal;
      default -> {
        String transaction = refusal.transactionId();
        yield PostTransactionRefusal.newBuilder()
            .setCode(refusal.reason())
            .setMessage(refusal.detail())
            .setTransactionId(transaction == null ? "" : transaction)
            .build();
      }
    };
  }

  private Transaction act(HoldAct act) {
    return switch (act.getActCase()) {
      case HOLD -> {
        HoldRequest hold = act.getHold();
        yield call(hold.getIdempotencyKey(), hold, () -> newHold(hold));
      }
      case CAPTURE -> {
        CaptureRequest capture = act.getCapture();
        TransactionType type = TransactionType.TRANSACTION_TYPE_CAPTURE;
        yield call(
            capture.getIdempotencyKey(),
            capture,
            () -> resolve(capture.getHoldTransactionId(), type));
      }
      case RELEASE -> {
        ReleaseRequest release = act.getRelease();
        TransactionType type = TransactionType.TRANSACTION_TYPE_RELEASE;
        yield call(
            release.getIdempotencyKey(),
            release,
            () -> resolve(release.getHoldTransactionId(), type));
      }
      case ACT_NOT_SET -> throw new Refusal(Reason.INVALID_REQUEST, "no act");
    };
  }

  @Override
  public void reverse(ReverseRequest request, StreamObserver<ReverseResponse> observer) {
    Transaction transaction =
        call(
            request.getIdempotencyKey(),
            request,
            () -> newReversal(request.getTransactionId(), request.getUnclaimedWhenRefused()));
    observer.onNext(ReverseResponse.newBuilder().setTransaction(transaction).build());
    observer.onCompleted();
  }

  @Override
  public void adjust(AdjustRequest request, StreamObserver<AdjustResponse> observer) {
    Transaction transaction =
        call(request.getIdempotencyKey(), request, () -> newAdjustment(request));
    observer.onNext(AdjustResponse.newBuilder().setTransaction(transaction).build());
    observer.onCompleted();
  }

  private Transaction newReversal(String id, boolean unclaimedWhenRefused) {
    Booking booking = Objects.requireNonNull(bookings.get(id));
    Refusal refusal = reversalRefusal(id, booking);
    if (refusal != null && !unclaimedWhenRefused) {
      throw refusal;
    }
    if (refusal != null) {
      unclaimed += booking.amount;
      return transaction(nextId(), TransactionType.TRANSACTION_TYPE_ADJUSTMENT, booking.amount, id);
    }
    reversed.add(id);
    if (booking.account == null) {
      suspense += booking.amount;
    } else {
      Objects.requireNonNull(accounts.get(booking.account)).posted += booking.amount;
    }
    return transaction(nextId(), TransactionType.TRANSACTION_TYPE_REVERSAL, booking.amount, id);
  }

  private @Nullable Refusal reversalRefusal(String id, Booking booking) {
    if (reversed.contains(id)) {
      return new Refusal(Reason.ALREADY_REVERSED, "reversed before");
    }
    boolean closed =
        booking.account != null
            && Objects.requireNonNull(accounts.get(booking.account)).status
                == AccountStatus.ACCOUNT_STATUS_CLOSED;
    return closed ? recorded(Reason.ACCOUNT_CLOSED, "the account is closed", nextId()) : null;
  }

  /** Reverses a capture by hand, as an operator once could. */
  public synchronized void reverseByHand(UUID capture) {
    newReversal(Ids.TRANSACTION.format(capture), false);
  }

  /** Returns the balance of unclaimed returns. */
  public synchronized long unclaimed() {
    return unclaimed;
  }

  public synchronized void status(UUID account, AccountStatus status) {
    account(account).status = status;
  }

  public synchronized void safeMode(UUID account, boolean inSafeMode) {
    account(account).inSafeMode = inSafeMode;
  }

  @Override
  public synchronized void getAccount(
      GetAccountRequest request, StreamObserver<GetAccountResponse> observer) {
    if (trouble == Trouble.AWAY && troubledCalls > 0) {
      throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
    }
    Account account = Objects.requireNonNull(accounts.get(request.getAccountId()));
    observer.onNext(
        GetAccountResponse.newBuilder()
            .setAccount(
                com.nissmart.ledger.v1.Account.newBuilder()
                    .setId(request.getAccountId())
                    .setOwnerId(account.owner)
                    .setStatus(account.status)
                    .setInSafeMode(account.inSafeMode))
            .build());
    observer.onCompleted();
  }

  private Transaction newAdjustment(AdjustRequest request) {
    long amount = request.getAmount().getAmount();
    switch (request.getKind()) {
      case ADJUSTMENT_KIND_UNCLAIMED_RETURN -> unclaimed += amount;
      case ADJUSTMENT_KIND_BANK_CHARGE -> charges += amount;
      case ADJUSTMENT_KIND_WRITE_OFF -> suspense += amount;
      case ADJUSTMENT_KIND_PAY_ON -> {
        Account account = Objects.requireNonNull(accounts.get(request.getAccountId()));
        if (account.status == AccountStatus.ACCOUNT_STATUS_CLOSED) {
          throw new Refusal(Reason.ACCOUNT_CLOSED, "the account is closed");
        }
        account.posted += amount;
        unclaimed -= amount;
      }
      default -> suspense -= amount;
    }
    Transaction transaction =
        transaction(nextId(), TransactionType.TRANSACTION_TYPE_ADJUSTMENT, amount, "");
    bookings.put(transaction.getId(), new Booking(null, amount));
    return transaction;
  }

  /** Returns the amount that the bank has charged. */
  public synchronized long charges() {
    return charges;
  }

  /** Returns the balance of suspense: the amount that the platform has to get back, negative. */
  public synchronized long suspense() {
    return suspense;
  }

  private synchronized Transaction call(String key, Message request, Supplier<Transaction> act) {
    Trouble now = troubledCalls-- > 0 ? trouble : Trouble.NONE;
    switch (now) {
      case AWAY -> throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
      case QUEUE_FULL -> throw new Refusal(Reason.QUEUE_FULL, "the queue is full");
      case DISTRUSTS -> throw new Refusal(Reason.TOKEN_INVALID, "the token is not one of ours");
      case BROKEN -> throw new Refusal(Reason.INTERNAL, "a bug");
      case NONE, ACTS_AND_DIES, ACTS_AND_TIMES_OUT -> {}
    }
    Stored stored = answers.get(key);
    if (stored == null) {
      stored = run(request, act);
      if (stored.transaction != null) {
        sign(stored.transaction.getId(), key, "payout");
      }
      if (stored.refusal == null || stored.refusal.transactionId() != null) {
        answers.put(key, stored);
      }
    } else if (!stored.request.equals(request)) {
      throw new Refusal(Reason.IDEMPOTENCY_KEY_REUSED, "another request under " + key);
    }
    calls.add(key);
    if (now == Trouble.ACTS_AND_TIMES_OUT) {
      throw new Refusal(Reason.DEADLINE_EXCEEDED, "no answer in time");
    }
    if (now == Trouble.ACTS_AND_DIES) {
      throw new Refusal(Reason.UNAVAILABLE, "the connection broke");
    }
    if (stored.refusal != null) {
      throw stored.refusal;
    }
    return Objects.requireNonNull(stored.transaction);
  }

  private static Stored run(Message request, Supplier<Transaction> act) {
    try {
      return new Stored(request, act.get(), null);
    } catch (Refusal refusal) {
      return new Stored(request, null, refusal);
    }
  }

  private Transaction newHold(HoldRequest request) {
    Account account = accounts.get(request.getAccountId());
    if (account == null || !account.owner.equals(request.getOwnerId())) {
      throw new Refusal(Reason.ACCOUNT_NOT_FOUND, "no such account of this owner");
    }
    Money amount = request.getAmount();
    UUID id = nextId();
    if (!amount.getCurrency().equals("NGN")) {
      throw recorded(Reason.CURRENCY_MISMATCH, "the account is kept in NGN", id);
    }
    if (amount.getAmount() > largestHold) {
      throw recorded(Reason.DAILY_LIMIT_EXCEEDED, "a hold is at most " + largestHold, id);
    }
    if (account.status != AccountStatus.ACCOUNT_STATUS_ACTIVE) {
      throw recorded(Reason.ACCOUNT_FROZEN, "the account is " + account.status, id);
    }
    if (account.posted - account.held < amount.getAmount()) {
      throw recorded(Reason.INSUFFICIENT_FUNDS, "less available than " + amount.getAmount(), id);
    }
    account.held += amount.getAmount();
    holds.put(id, new Hold(request.getAccountId(), amount.getAmount()));
    return transaction(id, TransactionType.TRANSACTION_TYPE_WITHDRAWAL, amount.getAmount(), "");
  }

  private Transaction resolve(String holdId, TransactionType type) {
    Hold hold = holds.get(Ids.TRANSACTION.parse("hold_transaction_id", holdId));
    if (hold == null) {
      throw new Refusal(Reason.TRANSACTION_NOT_FOUND, "no such hold");
    }
    if (hold.resolved) {
      throw new Refusal(Reason.HOLD_RESOLVED, "captured or released before");
    }
    hold.resolved = true;
    Account account = Objects.requireNonNull(accounts.get(hold.account));
    account.held -= hold.amount;
    Transaction transaction = transaction(nextId(), type, hold.amount, holdId);
    if (type == TransactionType.TRANSACTION_TYPE_CAPTURE) {
      account.posted -= hold.amount;
      bookings.put(transaction.getId(), new Booking(hold.account, hold.amount));
    }
    return transaction;
  }

  private Account account(UUID id) {
    return Objects.requireNonNull(accounts.get(Ids.ACCOUNT.format(id)));
  }

  private UUID nextId() {
    return Ids.ofSeq(1, ++seq);
  }

  private static Refusal recorded(Reason reason, String detail, UUID id) {
    return new Refusal(reason, detail, List.of(), Ids.TRANSACTION.format(id));
  }

  /** Places a hold that belongs to no withdrawal; returns its transaction. */
  public synchronized String holdForNobody(UUID account, long amount) {
    account(account).held += amount;
    return transaction(nextId(), TransactionType.TRANSACTION_TYPE_WITHDRAWAL, amount, "").getId();
  }

  private Transaction transaction(UUID id, TransactionType type, long amount, String resolves) {
    Instant now = time.instant();
    Transaction transaction =
        Transaction.newBuilder()
            .setId(Ids.TRANSACTION.format(id))
            .setSeq(Ids.seqOf(1, id))
            .setType(type)
            .setAmount(Money.newBuilder().setAmount(amount).setCurrency("NGN"))
            .setResolvesTransactionId(resolves)
            .setCreatedAt(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    book.add(transaction);
    return transaction;
  }

  /** Books a movement that no withdrawal asked for; returns its id. */
  public synchronized String moveByHand(
      TransactionType type, long amount, String resolves, String by) {
    String id = transaction(nextId(), type, amount, resolves).getId();
    sign(id, "by-hand", by);
    return id;
  }

  private void sign(String id, String key, String by) {
    book.replaceAll(transaction ->
        transaction.getId().equals(id)
            ? transaction.toBuilder().setIdempotencyKey(key).setRequestedBy(by).build()
            : transaction);
  }

  /** Replaces each transaction in the book; null leaves an empty one. */
  public synchronized void rewrite(Function<Transaction, @Nullable Transaction> change) {
    book.replaceAll(transaction -> {
      Transaction changed = change.apply(transaction);
      return changed == null ? Transaction.getDefaultInstance() : changed;
    });
  }

  @Override
  public synchronized void watchTransactions(
      WatchTransactionsRequest request, StreamObserver<WatchTransactionsResponse> observer) {
    if (trouble == Trouble.AWAY && troubledCalls > 0) {
      throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
    }
    long after = request.getFromNow() ? seq : request.getAfterSeq();
    observer.onNext(WatchTransactionsResponse.newBuilder().setSeq(after).build());
    book.stream()
        .filter(transaction -> transaction.getSeq() > after)
        .forEach(transaction ->
            observer.onNext(
                WatchTransactionsResponse.newBuilder()
                    .setTransaction(transaction)
                    .setSeq(transaction.getSeq())
                    .build()));
    observer.onNext(WatchTransactionsResponse.newBuilder().setSeq(seq).build());
  }
}
