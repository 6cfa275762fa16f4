package com.nissmart.accounts;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceImplBase;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.OpenAccountResponse;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A ledger that opens accounts in NGN and USD once each, and misbehaves when told to. */
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
}
