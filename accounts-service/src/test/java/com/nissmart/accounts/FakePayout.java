package com.nissmart.accounts;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceImplBase;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A payout service whose feed contains the events that a test adds. */
final class FakePayout extends PayoutServiceImplBase {
  private final Set<String> lost = new HashSet<>();
  private final Map<String, Withdrawal> withdrawals = new LinkedHashMap<>();
  private final List<WatchWithdrawalsResponse> history = new ArrayList<>();
  private final FakeFeed<WatchWithdrawalsResponse> watchers = new FakeFeed<>();

  /** Adds a step of a withdrawal to the feed. */
  synchronized void happened(Withdrawal withdrawal, WithdrawalEvent event) {
    withdrawals.put(withdrawal.getId(), withdrawal);
    history.add(
        WatchWithdrawalsResponse.newBuilder()
            .setWithdrawal(withdrawal)
            .setEvent(event)
            .setPosition("p" + (history.size() + 1))
            .build());
    watchers.tell(history.getLast());
  }

  /** Knows a withdrawal no more, although its steps stay in the feed. */
  synchronized void loses(String withdrawalId) {
    lost.add(withdrawalId);
  }

  @Override
  public synchronized void watchWithdrawals(
      WatchWithdrawalsRequest request, StreamObserver<WatchWithdrawalsResponse> observer) {
    String after = request.getAfterPosition();
    int begin =
        request.getFromNow()
            ? history.size()
            : after.isEmpty() ? 0 : Integer.parseInt(after.substring(1));
    watchers.add(observer);
    observer.onNext(
        WatchWithdrawalsResponse.newBuilder().setPosition(begin == 0 ? "" : "p" + begin).build());
    history.subList(begin, history.size()).forEach(observer::onNext);
  }

  @Override
  public synchronized void getWithdrawal(
      GetWithdrawalRequest request, StreamObserver<GetWithdrawalResponse> observer) {
    Withdrawal found = withdrawals.get(request.getWithdrawalId());
    if (found == null || lost.contains(request.getWithdrawalId())) {
      throw new Refusal(Reason.WITHDRAWAL_NOT_FOUND, "no such withdrawal");
    }
    observer.onNext(GetWithdrawalResponse.newBuilder().setWithdrawal(found).build());
    observer.onCompleted();
  }
}
