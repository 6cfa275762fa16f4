package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.Batcher;
import com.nissmart.payout.limit.Limits;
import com.nissmart.payout.limit.Taking;
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
public final class Withdrawals implements AutoCloseable {
  /**
   * How long a request has to finish what it began before a worker does it. Longer than a call to
   * the ledger.
   */
  private static final Duration OWN_TIME = Duration.ofSeconds(10);

  private static final int LOOKS = 3;
  private static final int LARGEST_BATCH = 100;
  private static final int WAITING = 2_000;

  private final Jdbi jdbi;
  private final Holds holds;
  private final Batcher<Asked, Optional<Intake.Stored>> intake;
  private final Limits limits;
  private final Runnable workArrived;
  private final WithdrawalStore store = new WithdrawalStore();
  private final RetryStore retries = new RetryStore();

  /**
   * Withdrawals.
   *
   * @param limits what may be withdrawn
   * @param cancelWindow how long an accepted withdrawal waits before it is sent, for its owner to
   *     cancel it
   * @param workArrived told when there is something for the workers of this process
   */
  public Withdrawals(
      Jdbi jdbi,
      LedgerClient ledger,
      Limits limits,
      IdGenerator ids,
      Duration cancelWindow,
      Runnable workArrived) {
    this.jdbi = jdbi;
    this.holds = new Holds(jdbi, ledger, cancelWindow);
    Intake stores = new Intake(jdbi, limits, ids);
    this.intake =
        new Batcher<>(
            "withdrawal-intake", LARGEST_BATCH, WAITING, batch -> stores.storeAll(batch, OWN_TIME));
    this.limits = limits;
    this.workArrived = workArrived;
  }

  @Override
  public void close() {
    intake.close();
    holds.close();
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
      Optional<Intake.Stored> stored = intake.write(new Asked(user.userId(), request));
      if (stored.isPresent()) {
        Withdrawal withdrawal = stored.get().withdrawal();
        RequestRules.requireSame(withdrawal, request);
        return answer(withdrawal, !stored.get().isNew());
      }
      // A twin of this request found meanwhile that it is impossible: find out for ourselves.
    }
    throw comesAndGoes();
  }

  /**
   * Begins another attempt at a FAILED withdrawal: new hold, new reference.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, IDEMPOTENCY_KEY_REUSED, WITHDRAWAL_NOT_RETRYABLE; a
   *     limit's, and nothing is kept; then as {@link #create}
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
    refuse(WithdrawalRules.retryRefusal(withdrawal, retries.turnedOutPaid(handle, id)));
    boolean counted = limits.areCounted();
    if (!retries.begin(handle, withdrawal, caller.id(), key, counted, OWN_TIME)) {
      return Optional.empty();
    }
    refuse(limits.take(handle, List.of(taking(withdrawal))).getFirst());
    return store.find(handle, id).map(begun -> new Answer(begun, false));
  }

  private static Taking taking(Withdrawal withdrawal) {
    Destination to = withdrawal.destination();
    return new Taking(withdrawal.userId(), to.bankCode(), to.accountNumber(), withdrawal.amount());
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

  /** The attempts, oldest first; to be shown to operators and auditors only. */
  List<AttemptDetails> attempts(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> new AttemptStore().find(h, withdrawal.id()));
  }

  /** What operators said, oldest first; to be shown to operators and auditors only. */
  List<Resolution> resolutions(Withdrawal withdrawal) {
    return jdbi.withHandle(h -> new ResolutionStore().find(h, withdrawal.id()));
  }

  /**
   * A page, newest first; the filter says whose the caller may see.
   *
   * @param before only those older than this one; null: from the newest
   */
  public List<Withdrawal> list(ListFilter filter, @Nullable UUID before, int limit) {
    return jdbi.withHandle(h -> store.list(h, filter, before, limit));
  }

  /** The answer to the request that began the attempt: the same whenever it is asked for. */
  private Answer answer(Withdrawal withdrawal, boolean replayed) {
    Withdrawal known = withdrawal;
    if (withdrawal.attempt().hold() == HoldStatus.NONE) {
      known = holds.place(withdrawal).orElseThrow(Withdrawals::comesAndGoes);
      workArrived.run();
    }
    Refusal refusal = WithdrawalRules.recordedRefusal(known);
    refuse(refusal != null && replayed ? refusal.asReplay() : refusal);
    return new Answer(known.asAccepted(), replayed);
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
