package com.nissmart.payout.withdrawal.intake;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.HoldStatus;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.hold.Holds;
import com.nissmart.payout.withdrawal.hold.Holds.PlacedHold;
import com.nissmart.payout.withdrawal.intake.RequestIntake.Stored;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers stored requests, after placing the holds that are missing. */
final class RequestAnswers {
  private final Holds holds;
  private final Runnable workArrived;

  RequestAnswers(Holds holds, Runnable workArrived) {
    this.holds = holds;
    this.workArrived = workArrived;
  }

  RequestResult one(Stored stored, WithdrawalRequest request) {
    return results(List.of(stored), List.of(request), this::placeOne).getFirst();
  }

  List<RequestResult> all(List<Stored> stored, List<WithdrawalRequest> requests) {
    return results(stored, requests, holds::placeAll);
  }

  RequestResult ofRetry(Stored begun) {
    boolean unheld = begun.withdrawal().attempt().hold() == HoldStatus.NONE;
    List<Withdrawal> missing = unheld ? List.of(begun.withdrawal()) : List.of();
    return result(begun, placeMissing(missing, this::placeOne).iterator());
  }

  /** Answers a request when another one of the same call has changed: nothing new is begun. */
  static RequestResult ofChanged(Map<KeyedRequest.Key, Withdrawal> known, KeyedRequest request) {
    Withdrawal there = known.get(request.key());
    if (there == null) {
      return RequestResult.refused(RequestRules.keysOfOthers());
    }
    Refusal differs = RequestRules.difference(there, request.request());
    return differs == null ? recorded(there, true) : RequestResult.refused(differs);
  }

  /** Answers a request that a refusal stopped, unless it was begun before. */
  static RequestResult ofStopped(
      Map<KeyedRequest.Key, Withdrawal> known, KeyedRequest request, Refusal refusal) {
    Withdrawal there = known.get(request.key());
    return there == null ? RequestResult.refused(refusal) : recorded(there, true);
  }

  /** Places the holds that are missing, and returns a result for each request. */
  private List<RequestResult> results(
      List<Stored> stored,
      List<WithdrawalRequest> requests,
      Function<List<Withdrawal>, List<PlacedHold>> place) {
    List<@Nullable Refusal> differences = new ArrayList<>();
    List<Withdrawal> unheld = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Withdrawal withdrawal = stored.get(i).withdrawal();
      Refusal differs = RequestRules.difference(withdrawal, requests.get(i));
      differences.add(differs);
      if (differs == null && withdrawal.attempt().hold() == HoldStatus.NONE) {
        unheld.add(withdrawal);
      }
    }
    Iterator<PlacedHold> placed = placeMissing(unheld, place).iterator();
    List<RequestResult> results = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      Refusal differs = differences.get(i);
      results.add(differs != null ? RequestResult.refused(differs) : result(stored.get(i), placed));
    }
    return results;
  }

  private List<PlacedHold> placeMissing(
      List<Withdrawal> unheld, Function<List<Withdrawal>, List<PlacedHold>> place) {
    if (unheld.isEmpty()) {
      return List.of();
    }
    List<PlacedHold> placed = place.apply(unheld);
    workArrived.run();
    for (PlacedHold hold : placed) {
      if (!hold.isKnown() && hold.refusal() != null) {
        throw hold.refusal();
      }
    }
    return placed;
  }

  private List<PlacedHold> placeOne(List<Withdrawal> withdrawals) {
    return List.of(holds.place(withdrawals.getFirst()));
  }

  private static RequestResult result(Stored stored, Iterator<PlacedHold> placed) {
    if (stored.withdrawal().attempt().hold() != HoldStatus.NONE) {
      return recorded(stored.withdrawal(), !stored.isNew());
    }
    PlacedHold hold = placed.next();
    if (hold.refusal() != null) {
      return RequestResult.refused(hold.refusal());
    }
    if (hold.withdrawal() == null) {
      throw repeat();
    }
    return recorded(hold.withdrawal(), !stored.isNew());
  }

  /** Returns the answer to the request that began the attempt: the same for every replay. */
  private static RequestResult recorded(Withdrawal withdrawal, boolean replayed) {
    Refusal refusal = WithdrawalRules.recordedRefusal(withdrawal);
    return refusal == null
        ? new RequestResult(withdrawal.asAccepted(), replayed, null)
        : new RequestResult(null, replayed, refusal);
  }

  static Refusal repeat() {
    return new Refusal(
        Reason.UNAVAILABLE,
        "The same request is being made elsewhere; repeat it with the same key");
  }
}
