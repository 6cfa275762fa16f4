package com.nissmart.accounts;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.GetTransactionResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceImplBase;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.OpenAccountResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ledger that opens accounts in NGN and USD once each and fails on demand. */
final class FakeLedger extends LedgerServiceImplBase {
  private static final Set<String> CURRENCIES = Set.of("NGN", "USD");

  enum Mood {
    WELL,
    /** Answers UNAVAILABLE and does nothing. */
    AWAY,
    /**
     * Opens the account and then answers UNAVAILABLE, like a process that was killed in between.
     */
    DIES_AFTER_APPLYING
  }

  private final Map<String, OpenAccountRequest> accounts = new LinkedHashMap<>();
  private final Set<String> closed = new HashSet<>();
  private final List<Transaction> book = new ArrayList<>();
  private final FakeFeed<WatchTransactionsResponse> watchers = new FakeFeed<>();
  private Mood mood = Mood.WELL;
  private int calls;

  synchronized void feels(Mood next) {
    mood = next;
  }

  synchronized Map<String, OpenAccountRequest> accounts() {
    return Map.copyOf(accounts);
  }

  synchronized int calls() {
    return calls;
  }

  @Override
  public synchronized void openAccount(
      OpenAccountRequest request, StreamObserver<OpenAccountResponse> answer) {
    calls++;
    if (!Caller.current().id().equals("accounts")) {
      throw new IllegalStateException("called by " + Caller.current().id());
    }
    if (mood == Mood.AWAY) {
      throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
    }
    if (!CURRENCIES.contains(request.getCurrency())) {
      throw new Refusal(Reason.CURRENCY_UNSUPPORTED, "no accounts in " + request.getCurrency());
    }
    OpenAccountRequest before = accounts.putIfAbsent(request.getAccountId(), request);
    if (before != null && !before.equals(request)) {
      throw new Refusal(Reason.ACCOUNT_EXISTS, "the id is taken");
    }
    if (mood == Mood.DIES_AFTER_APPLYING) {
      throw new Refusal(Reason.UNAVAILABLE, "the ledger died");
    }
    answer.onNext(
        OpenAccountResponse.newBuilder()
            .setAccount(Account.newBuilder().setId(request.getAccountId()))
            .build());
    answer.onCompleted();
  }

  /** Commits a transaction. Its id and seq follow from its position in the book. */
  synchronized Transaction commit(Transaction.Builder transaction) {
    long seq = book.size() + 1L;
    book.add(transaction.setSeq(seq).setId(Ids.TRANSACTION.format(Ids.ofSeq(1, seq))).build());
    watchers.tell(step(book.getLast()));
    return book.getLast();
  }

  /** Changes a transaction without an event in the feed. */
  synchronized void becomes(Transaction now) {
    book.set((int) now.getSeq() - 1, now);
  }

  @Override
  public synchronized void watchTransactions(
      WatchTransactionsRequest request, StreamObserver<WatchTransactionsResponse> observer) {
    if (mood == Mood.AWAY) {
      throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
    }
    long after = request.getFromNow() ? book.size() : request.getAfterSeq();
    watchers.add(observer);
    observer.onNext(WatchTransactionsResponse.newBuilder().setSeq(after).build());
    book.stream().skip(after).forEach(transaction -> observer.onNext(step(transaction)));
  }

  @Override
  public synchronized void getTransaction(
      GetTransactionRequest request, StreamObserver<GetTransactionResponse> observer) {
    long seq = Ids.seqOf(1, Ids.TRANSACTION.parse("id", request.getTransactionId()));
    observer.onNext(
        GetTransactionResponse.newBuilder().setTransaction(book.get((int) seq - 1)).build());
    observer.onCompleted();
  }

  private static WatchTransactionsResponse step(Transaction transaction) {
    return WatchTransactionsResponse.newBuilder()
        .setTransaction(transaction)
        .setSeq(transaction.getSeq())
        .build();
  }

  /** Ends the streams of all followers. */
  synchronized void hangsUp() {
    watchers.hangUp();
  }

  synchronized void closes(String accountId) {
    closed.add(accountId);
  }

  @Override
  public synchronized void getAccount(
      GetAccountRequest request, StreamObserver<GetAccountResponse> answer) {
    calls++;
    if (mood == Mood.AWAY) {
      throw new Refusal(Reason.UNAVAILABLE, "the ledger is away");
    }
    AccountStatus status =
        closed.contains(request.getAccountId())
            ? AccountStatus.ACCOUNT_STATUS_CLOSED
            : AccountStatus.ACCOUNT_STATUS_ACTIVE;
    answer.onNext(
        GetAccountResponse.newBuilder()
            .setAccount(Account.newBuilder().setId(request.getAccountId()).setStatus(status))
            .build());
    answer.onCompleted();
  }
}
