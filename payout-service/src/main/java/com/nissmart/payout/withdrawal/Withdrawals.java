package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for: a withdrawal, another attempt at it, to take it back, to see it. The row is
 * committed before the ledger is asked for the hold, so that a crash between the two leaves
 * something that a worker, or the same request again, can finish.
 */
public final class Withdrawals {
  /**
   * How long a request has to finish what it began before a worker does it. Longer than a call to
   * the ledger.
   */
  private static final Duration OWN_TIME = Duration.ofSeconds(10);

  private static final int LOOKS = 3;

  private final Jdbi jdbi;
  private final Holds holds;
  private final IdGenerator ids;
  private final Runnable workArrived;
  private final WithdrawalStore store = new WithdrawalStore();
  private final RetryStore retries = new RetryStore();

  /**
   * Withdrawals.
   *
   * @param cancelWindow how long an accepted withdrawal waits before it is sent, for its owner to
   *     cancel it
   * @param workArrived told when there is something for the workers of this process
   */
  public Withdrawals(
      Jdbi jdbi,
      LedgerClient ledger,
      IdGenerator ids,
      Duration cancelWindow,
      Runnable workArrived) {
    this.jdbi = jdbi;
    this.holds = new Holds(jdbi, ledger, cancelWindow);
    this.ids = ids;
    this.workArrived = workArrived;
  }

  /**
   * Accepts a withdrawal of the user and holds its amount.
   *
   * @throws Refusal the ledger's, with the transaction that records it; ACCOUNT_NOT_FOUND and
   *     nothing is kept; IDEMPOTENCY_KEY_REUSED; UNAVAILABLE or DEADLINE_EXCEEDED when the same
   *     request must be made again to know
   */
  public Answer create(Caller.User user, WithdrawalRequest request) {
    for (int look = 0; look < LOOKS; look++) {
      UUID id = ids.next();
      boolean isNew = jdbi.withHandle(h -> store.insert(h, id, user.userId(), request, OWN_TIME));
      Optional<Withdrawal> first =
          jdbi.withHandle(h -> store.findByKey(h, user.userId(), request.idempotencyKey()));
      if (first.isPresent()) {
        RequestRules.requireSame(first.get(), request);
        return answer(first.get(), !isNew);
      }
      // A twin of this request found meanwhile that it is impossible: find out for ourselves.
    }
    throw comesAndGoes();
  }

  /**
   * Begins another attempt at a FAILED withdrawal: new hold, new reference.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, IDEMPOTENCY_KEY_REUSED, WITHDRAWAL_NOT_RETRYABLE; then as
   *     {@link #create}
   */
  public Answer retry(Caller.User caller, UUID id, String key) {
    for (int look = 0; look < LOOKS; look++) {
      Optional<Answer> begun = jdbi.inTransaction(h -> beginRetry(h, caller, id, key));
      if (begun.isPresent()) {
        return answer(begun.get().withdrawal(), begun.get().replayed());
      }
      // The key began the retry of another withdrawal while we looked.
    }
    throw comesAndGoes();
  }

  private Optional<Answer> beginRetry(Handle handle, Caller.User caller, UUID id, String key) {
    Withdrawal withdrawal = mine(caller, retries.lock(handle, id), id);
    Optional<Withdrawal> known = retries.findByRetryKey(handle, caller.id(), key);
    if (known.isPresent()) {
      if (!known.get().id().equals(id)) {
        throw RequestRules.keyOfAnotherWithdrawal();
      }
      return Optional.of(new Answer(known.get(), true));
    }
    refuse(WithdrawalRules.retryRefusal(withdrawal));
    return retries.begin(handle, withdrawal, caller.id(), key, OWN_TIME)
        ? store.find(handle, id).map(begun -> new Answer(begun, false))
        : Optional.empty();
  }

  /**
   * Takes a PENDING withdrawal back and makes its amount available again. Against a worker that is
   * about to send it, exactly one of the two wins.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, WITHDRAWAL_NOT_CANCELLABLE; UNAVAILABLE or
   *     DEADLINE_EXCEEDED when the ledger is away: the withdrawal is not sent any more and a worker
   *     finishes the cancellation
   */
  public Answer cancel(Caller.User caller, UUID id) {
    Withdrawal withdrawal = jdbi.inTransaction(h -> requestCancel(h, caller, id));
    if (withdrawal.status() == WithdrawalStatus.CANCELLED) {
      return new Answer(withdrawal, true);
    }
    Withdrawal ended = holds.finishCancel(withdrawal).orElseThrow(() -> notFound(id));
    if (ended.status() != WithdrawalStatus.CANCELLED) {
      refuse(WithdrawalRules.cancelRefusal(ended));
    }
    return new Answer(ended, false);
  }

  private Withdrawal requestCancel(Handle handle, Caller.User caller, UUID id) {
    Withdrawal withdrawal = mine(caller, retries.lock(handle, id), id);
    if (withdrawal.status() == WithdrawalStatus.CANCELLED) {
      return withdrawal;
    }
    refuse(WithdrawalRules.cancelRefusal(withdrawal));
    retries.requestCancel(handle, id, caller.id(), OWN_TIME);
    return store.find(handle, id).orElseThrow(() -> notFound(id));
  }

  /**
   * A withdrawal that the caller may see.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, also for somebody else's
   */
  public Withdrawal get(Caller caller, UUID id) {
    return jdbi.withHandle(h -> store.find(h, id))
        .filter(found -> caller.mayReadAll() || caller.id().equals(found.owner()))
        .orElseThrow(() -> notFound(id));
  }

  /** The history of a withdrawal, oldest first; to be shown to those who may see the withdrawal. */
  public List<WithdrawalEvent> events(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> store.events(h, withdrawal.id()));
  }

  /**
   * A page of what the caller may see, newest first.
   *
   * @param before only those older than this one; null: from the newest
   */
  public List<Withdrawal> list(
      Caller.User caller, ListFilter filter, @Nullable UUID before, int limit) {
    UUID owner = caller.mayReadAll() ? null : caller.userId();
    return jdbi.withHandle(h -> store.list(h, owner, filter, before, limit));
  }

  /** The answer to the request that began the attempt: the same whenever it is asked for. */
  private Answer answer(Withdrawal withdrawal, boolean replayed) {
    Withdrawal known = withdrawal;
    if (withdrawal.attempt().hold() == HoldStatus.NONE) {
      holds.place(withdrawal);
      int attempt = withdrawal.attempt().no();
      known =
          jdbi.withHandle(h -> store.findAttempt(h, withdrawal.id(), attempt))
              .orElseThrow(Withdrawals::comesAndGoes);
      workArrived.run();
    }
    Failure failure = known.attempt().failure();
    if (known.attempt().hold() == HoldStatus.REFUSED && failure != null) {
      throw new Refusal(failure.code(), failure.message(), List.of(), refusedIn(known));
    }
    return new Answer(known.asAccepted(), replayed);
  }

  private static @Nullable String refusedIn(Withdrawal withdrawal) {
    UUID transaction = withdrawal.attempt().holdTransactionId();
    return transaction == null ? null : Ids.TRANSACTION.format(transaction);
  }

  /** Who may act on a withdrawal: its owner and operators. To everybody else it does not exist. */
  private static Withdrawal mine(Caller.User caller, Optional<Withdrawal> found, UUID id) {
    return found
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
        Reason.WITHDRAWAL_NOT_FOUND, "no withdrawal " + Ids.WITHDRAWAL.format(id) + " of yours");
  }

  private static Refusal comesAndGoes() {
    return new Refusal(
        Reason.UNAVAILABLE,
        "the same request is being made elsewhere; repeat it with the same key");
  }
}
