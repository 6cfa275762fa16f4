package com.nissmart.payout.withdrawal.intake;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.limit.WithdrawalLimits;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.hold.HoldLedger;
import com.nissmart.payout.withdrawal.hold.HoldLedger.TrialHold;
import com.nissmart.runtime.identity.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Returns the results that {@link Withdrawals#createAll} would return now, and stores nothing. It
 * applies the same keys, limits and ledger rules in the same order, and judges each request as if
 * the good ones before it had been accepted.
 */
public final class DryRun {
  private final Jdbi jdbi;
  private final HoldLedger ledger;
  private final WithdrawalLimits limits;
  private final Destinations destinations;
  private final InstantSource time;
  private final IntakeStore store = new IntakeStore();

  public DryRun(
      Jdbi jdbi,
      HoldLedger ledger,
      WithdrawalLimits limits,
      Destinations destinations,
      InstantSource time) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.limits = limits;
    this.destinations = destinations;
    this.time = time;
  }

  /** Returns a result for each request, in their order. */
  public List<RequestResult> of(Caller.User user, List<WithdrawalRequest> requests) {
    List<KeyedRequest> keyed =
        requests.stream().map(request -> new KeyedRequest(user.userId(), request)).toList();
    Map<KeyedRequest.Key, Withdrawal> known = jdbi.withHandle(h -> store.find(h, keyed));
    List<KeyedRequest> fresh =
        keyed.stream().filter(request -> !known.containsKey(request.key())).toList();
    Iterator<@Nullable Refusal> refusals =
        RequestRules.anyDiffers(known, keyed)
            ? fresh.stream().<@Nullable Refusal>map(_ -> RequestRules.keysOfOthers()).iterator()
            : judgeAll(fresh).iterator();
    return keyed.stream()
        .map(request -> {
          Withdrawal there = known.get(request.key());
          return there == null
              ? new RequestResult(null, false, refusals.next())
              : again(there, request.request());
        })
        .toList();
  }

  private static RequestResult again(Withdrawal there, WithdrawalRequest request) {
    Refusal differs = RequestRules.difference(there, request);
    Refusal refusal = differs != null ? differs : WithdrawalRules.recordedRefusal(there);
    return new RequestResult(null, refusal == null, refusal);
  }

  private List<@Nullable Refusal> judgeAll(List<KeyedRequest> fresh) {
    List<@Nullable Refusal> refusals = new ArrayList<>();
    fresh.forEach(request -> refusals.add(destinations.refusal(request)));
    List<KeyedRequest> good =
        IntStream.range(0, fresh.size())
            .filter(i -> refusals.get(i) == null)
            .mapToObj(fresh::get)
            .toList();
    Iterator<@Nullable Refusal> judged = judge(good).iterator();
    refusals.replaceAll(refusal -> refusal == null ? judged.next() : refusal);
    return refusals;
  }

  /**
   * Checks the limits of all requests first; they also count requests that the ledger will refuse.
   */
  private List<@Nullable Refusal> judge(List<KeyedRequest> fresh) {
    if (fresh.isEmpty()) {
      return List.of();
    }
    List<@Nullable Refusal> refusals =
        new ArrayList<>(
            jdbi.withHandle(h ->
                limits.preview(
                    h, fresh.stream().map(KeyedRequest::charge).toList(), time.instant())));
    List<TrialHold> trials = new ArrayList<>();
    for (int i = 0; i < fresh.size(); i++) {
      if (refusals.get(i) == null) {
        WithdrawalRequest request = fresh.get(i).request();
        trials.add(new TrialHold(fresh.get(i).user(), request.accountId(), request.amount()));
      }
    }
    Iterator<@Nullable Refusal> byLedger = ledger.tryHolds(trials).iterator();
    refusals.replaceAll(refusal -> refusal == null ? byLedger.next() : refusal);
    return refusals;
  }
}
