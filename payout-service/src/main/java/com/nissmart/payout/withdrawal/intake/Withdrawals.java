package com.nissmart.payout.withdrawal.intake;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.bank.BankDirectory;
import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.limit.LimitCharge;
import com.nissmart.payout.limit.WithdrawalLimits;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.payout.withdrawal.hold.Holds;
import com.nissmart.payout.withdrawal.intake.RequestIntake.Stored;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Accepts withdrawals, retries and cancellations. The row is committed before the ledger is asked
 * for the hold: after a crash between the two, a worker or the same request finishes it. One
 * request is a batch of one; a larger batch of one user is only faster.
 */
public final class Withdrawals implements AutoCloseable {
  /**
   * The time that a request has to place its hold before a worker does. Longer than a call to the
   * ledger.
   */
  private static final Duration OWN_TIME = Duration.ofSeconds(10);

  private static final Duration OWN_TIME_OF_MANY = Duration.ofSeconds(60);
  private static final int TOGETHER = 1_000;
  private static final int LOOKS = 3;
  private static final int LARGEST_BATCH = 100;
  private static final int WAITING = 2_000;

  private final Jdbi jdbi;
  private final Holds holds;
  private final RequestIntake intake;
  private final RequestAnswers answers;
  private final CallBatcher<KeyedRequest, Optional<Stored>> single;
  private final WithdrawalLimits limits;
  private final Destinations destinations;
  private final InstantSource time;
  private final IntakeStore store = new IntakeStore();

  /** Calls {@code workArrived} when there is work for the workers of this process. */
  public Withdrawals(
      Jdbi jdbi,
      Holds holds,
      WithdrawalLimits limits,
      Destinations destinations,
      IdGenerator ids,
      InstantSource time,
      Runnable workArrived) {
    this.jdbi = jdbi;
    this.holds = holds;
    this.intake = new RequestIntake(jdbi, limits, ids, time);
    this.answers = new RequestAnswers(holds, workArrived);
    this.single =
        new CallBatcher<>(
            "withdrawal-intake",
            LARGEST_BATCH,
            WAITING,
            batch -> intake.store(batch, OWN_TIME, _ -> {}));
    this.limits = limits;
    this.destinations = destinations;
    this.time = time;
  }

  @Override
  public void close() {
    single.close();
  }

  /**
   * Accepts a withdrawal of the user and holds its amount.
   *
   * @throws Refusal the ledger's, with the transaction that records it; ACCOUNT_NOT_FOUND and
   *     nothing is kept; IDEMPOTENCY_KEY_REUSED; UNAVAILABLE or DEADLINE_EXCEEDED when the same
   *     request must be made again to know
   */
  public RequestResult create(Caller.User user, WithdrawalRequest request) {
    KeyedRequest keyed = KeyedRequest.ofCall(user.userId(), request);
    Refusal refusal = destinations.refusal(keyed);
    if (refusal != null) {
      return answers.one(known(keyed).orElseThrow(() -> refusal), request);
    }
    KeyedRequest named = destinations.named(List.of(keyed)).getFirst();
    for (int look = 0; look < LOOKS; look++) {
      Optional<Stored> stored = single.write(named);
      if (stored.isPresent()) {
        return answers.one(stored.get(), request);
      }
      // A twin of this request found meanwhile that it can never be carried out: ask again.
    }
    throw RequestAnswers.repeat();
  }

  /** Finds a request that was accepted before its destination was checked. */
  private Optional<Stored> known(KeyedRequest request) {
    return jdbi.withHandle(h -> store.find(h, List.of(request))).values().stream()
        .findFirst()
        .map(withdrawal -> new Stored(withdrawal, false));
  }

  /**
   * Accepts many withdrawals, in their order. When one of them differs from the request that used
   * its key before, nothing new is begun: in a changed file lines move, and one that moved to a new
   * key would be paid twice.
   *
   * @param requests with different keys
   * @param guard throws in each transaction that stores some of them when no more may be stored
   * @return a result for each, in their order; when the guard stopped it midway, its refusal for
   *     each that was not begun
   * @throws Refusal the guard's when none was begun; UNAVAILABLE or DEADLINE_EXCEEDED when the
   *     result of some is not known: send the same requests again to continue
   */
  public List<RequestResult> createAll(
      Caller.User user, List<WithdrawalRequest> requests, Consumer<Handle> guard) {
    List<KeyedRequest> keyed = keyed(user, requests);
    Map<KeyedRequest.Key, Withdrawal> known = jdbi.withHandle(h -> store.find(h, keyed));
    if (RequestRules.anyDiffers(known, keyed)) {
      return keyed.stream().map(request -> RequestAnswers.ofChanged(known, request)).toList();
    }
    List<RequestResult> results = new ArrayList<>();
    for (int from = 0; from < requests.size(); from += TOGETHER) {
      int to = Math.min(requests.size(), from + TOGETHER);
      try {
        results.addAll(createTogether(keyed.subList(from, to), known.keySet(), guard));
      } catch (Refusal refusal) {
        if (from == 0 || ReasonStatus.isTemporary(refusal.reason())) {
          throw refusal;
        }
        // The guard ends it after others were begun, which the answer has to show.
        keyed.subList(from, keyed.size()).stream()
            .map(request -> RequestAnswers.ofStopped(known, request, refusal))
            .forEach(results::add);
        break;
      }
    }
    return results;
  }

  private List<RequestResult> createTogether(
      List<KeyedRequest> requests, Set<KeyedRequest.Key> known, Consumer<Handle> guard) {
    List<@Nullable Refusal> refusals = new ArrayList<>();
    List<KeyedRequest> good = new ArrayList<>();
    for (KeyedRequest request : requests) {
      Refusal refusal = known.contains(request.key()) ? null : destinations.refusal(request);
      refusals.add(refusal);
      if (refusal == null) {
        good.add(request);
      }
    }
    List<Stored> stored =
        intake.store(destinations.named(good), OWN_TIME_OF_MANY, guard).stream()
            .map(one -> one.orElseThrow(RequestAnswers::repeat))
            .toList();
    Iterator<RequestResult> results =
        answers.all(stored, good.stream().map(KeyedRequest::request).toList()).iterator();
    return refusals.stream()
        .map(refusal -> refusal == null ? results.next() : RequestResult.refused(refusal))
        .toList();
  }

  /** Returns true when some of the user's keys were used for other requests. */
  public boolean haveChanged(Caller.User user, List<WithdrawalRequest> requests) {
    List<KeyedRequest> keyed = keyed(user, requests);
    return RequestRules.anyDiffers(jdbi.withHandle(h -> store.find(h, keyed)), keyed);
  }

  private static List<KeyedRequest> keyed(Caller.User user, List<WithdrawalRequest> requests) {
    return requests.stream().map(request -> KeyedRequest.ofCall(user.userId(), request)).toList();
  }

  /**
   * Begins another attempt at a FAILED withdrawal: new hold, new reference.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, IDEMPOTENCY_KEY_REUSED, WITHDRAWAL_NOT_RETRYABLE;
   *     SECOND_OPERATOR_REQUIRED for an operator who decided that it was not paid; a limit's, and
   *     nothing is kept; then as {@link #create}
   */
  public RequestResult retry(Caller.User caller, UUID id, String idempotencyKey) {
    return retry(caller, id, idempotencyKey, _ -> {});
  }

  /**
   * Begins another attempt like {@link #retry(Caller.User, UUID, String)}.
   *
   * @param guard throws, in the transaction, when none may be begun any more; a repeat begins none
   */
  public RequestResult retry(
      Caller.User caller, UUID id, String idempotencyKey, Consumer<Handle> guard) {
    String key = RequestRules.key(idempotencyKey);
    for (int look = 0; look < LOOKS; look++) {
      Optional<Stored> begun = jdbi.inTransaction(h -> beginRetry(h, caller, id, key, guard));
      if (begun.isPresent()) {
        return answers.ofRetry(begun.get());
      }
      // The key began the retry of another withdrawal meanwhile: look again.
    }
    throw RequestAnswers.repeat();
  }

  private Optional<Stored> beginRetry(
      Handle handle, Caller.User caller, UUID id, String key, Consumer<Handle> guard) {
    Withdrawal withdrawal = lockForCaller(handle, caller, id);
    Optional<Withdrawal> known = store.findByRetryKey(handle, caller.id(), key);
    if (known.isPresent()) {
      if (!known.get().id().equals(id)) {
        throw RequestRules.keyOfAnotherWithdrawal();
      }
      return Optional.of(new Stored(known.get(), false));
    }
    guard.accept(handle);
    refuse(WithdrawalRules.retryRefusal(withdrawal, store.retryObstacle(handle, id).orElse(null)));
    if (store.ruledOutPayment(handle, id, caller.userId())) {
      throw new Refusal(
          Reason.SECOND_OPERATOR_REQUIRED,
          "You decided that this withdrawal was not paid; its owner or another operator has to try"
              + " it again");
    }
    Destination to = withdrawal.destination();
    refuse(destinations.retryRefusal(to));
    if (!store.addAttempt(handle, withdrawal, caller.id(), key)) {
      return Optional.empty();
    }
    store.expireDecisions(handle, id);
    Instant now = time.instant();
    WithdrawalLifecycle.retry(handle, withdrawal, limits.day(now), now.plus(OWN_TIME), now);
    String bank = BankDirectory.NIGERIA.canonical(to.bankCode());
    if (!bank.equals(to.bankCode())) {
      store.setLimitBank(handle, id, bank);
    }
    LimitCharge charge =
        new LimitCharge(withdrawal.userId(), bank, to.accountNumber(), withdrawal.amount());
    refuse(limits.charge(handle, List.of(charge), now).getFirst());
    return WithdrawalRows.find(handle, id).map(begun -> new Stored(begun, true));
  }

  /**
   * Cancels a PENDING withdrawal and makes its amount available again. If a worker is about to send
   * it at the same moment, either the cancellation or the sending takes effect, never both.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, WITHDRAWAL_NOT_CANCELLABLE; UNAVAILABLE or
   *     DEADLINE_EXCEEDED when the ledger is away: the withdrawal is not sent any more and a worker
   *     finishes the cancellation
   */
  public RequestResult cancel(Caller.User caller, UUID id) {
    Withdrawal withdrawal = jdbi.inTransaction(h -> requestCancel(h, caller, id));
    if (withdrawal.status() == WithdrawalStatus.CANCELLED) {
      return new RequestResult(withdrawal, true, null);
    }
    Withdrawal ended = holds.finishCancel(withdrawal).orElseThrow(() -> notFound(id));
    if (ended.status() != WithdrawalStatus.CANCELLED) {
      throw WithdrawalRules.notCancelled(ended);
    }
    return new RequestResult(ended, false, null);
  }

  private Withdrawal requestCancel(Handle handle, Caller.User caller, UUID id) {
    Withdrawal withdrawal = lockForCaller(handle, caller, id);
    if (withdrawal.status() == WithdrawalStatus.CANCELLED) {
      return withdrawal;
    }
    refuse(WithdrawalRules.cancelRefusal(withdrawal));
    Instant now = time.instant();
    WithdrawalLifecycle.requestCancel(handle, id, caller.id(), now.plus(OWN_TIME), now);
    return WithdrawalRows.find(handle, id).orElseThrow(() -> notFound(id));
  }

  /** Locks a withdrawal that the caller may act on: its owner and operators may. */
  private static Withdrawal lockForCaller(Handle handle, Caller.User caller, UUID id) {
    return WithdrawalRows.lock(handle, id)
        .filter(w -> w.userId().equals(caller.userId()) || caller.has(Role.ROLE_OPERATOR))
        .orElseThrow(() -> notFound(id));
  }

  private static void refuse(@Nullable Refusal refusal) {
    if (refusal != null) {
      throw refusal;
    }
  }

  private static Refusal notFound(UUID id) {
    return new Refusal(
        Reason.WITHDRAWAL_NOT_FOUND, "You have no withdrawal " + Ids.WITHDRAWAL.format(id));
  }
}
