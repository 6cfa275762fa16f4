package com.nissmart.payout.file;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.file.LineStateStore.BegunLine;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.v1.WithdrawalFileTotal;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.payout.withdrawal.intake.RequestResult;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import com.nissmart.payout.withdrawal.intake.Withdrawals;
import com.nissmart.runtime.identity.Caller;
import io.grpc.Context;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Cancels what of a file has not been sent, and begins again what failed. */
public final class WithdrawalFileActions {
  /** Withdrawals at once; a file leaves connections for others. */
  private static final int AT_ONCE = 4;

  private static final int LONGEST_KEY = 200;
  private static final Set<String> WITHOUT_WITHDRAWAL = Set.of("REFUSED", "NOT_BEGUN");

  private final Jdbi jdbi;
  private final Withdrawals withdrawals;
  private final InstantSource time;
  private final WithdrawalFileStore files = new WithdrawalFileStore();
  private final FileLineStore lines = new FileLineStore();
  private final LineStateStore states = new LineStateStore();

  public WithdrawalFileActions(Jdbi jdbi, Withdrawals withdrawals, InstantSource time) {
    this.jdbi = jdbi;
    this.withdrawals = withdrawals;
    this.time = time;
  }

  /**
   * Cancels the withdrawals of a file that are PENDING. From the first commit on, nothing more of
   * the file is begun, not even by a submission that is under way.
   *
   * @throws Refusal WITHDRAWAL_FILE_NOT_FOUND; UNAVAILABLE or DEADLINE_EXCEEDED: repeat it to know
   */
  public CancelWithdrawalFileResponse cancel(Caller.User caller, UUID id) {
    jdbi.useTransaction(h -> {
      WithdrawalFile file = WithdrawalFileViews.findForChange(h, files, caller, id);
      files.cancel(h, file.fileId(), time.instant());
    });
    int cancelled =
        count(
            jdbi.withHandle(h -> states.begun(h, id, WithdrawalStatus.PENDING)),
            one -> !withdrawals.cancel(caller, one.withdrawal()).replayed());
    return jdbi.withHandle(h ->
        CancelWithdrawalFileResponse.newBuilder()
            .setFile(WithdrawalFileViews.findForChange(h, files, caller, id).toMessage())
            .setCancelled(cancelled)
            .setNotCancelled(notCancelled(h, id))
            .build());
  }

  private void requireOpenOrRepeated(Handle handle, UUID id, Caller.User caller, String keys) {
    if (!states.hasRetried(handle, id, caller, keys)) {
      files.requireOpen(handle, id);
    }
  }

  private int notBegun(Handle handle, UUID id) {
    return states.totals(handle, id).stream()
        .filter(total -> WITHOUT_WITHDRAWAL.contains(total.getState()))
        .mapToInt(WithdrawalFileTotal::getCount)
        .sum();
  }

  private int notCancelled(Handle handle, UUID id) {
    return states.totals(handle, id).stream()
        .filter(total -> !WITHOUT_WITHDRAWAL.contains(total.getState()))
        .filter(total -> !total.getState().equals(WithdrawalStatus.CANCELLED.name()))
        .mapToInt(WithdrawalFileTotal::getCount)
        .sum();
  }

  /**
   * Begins new attempts at the FAILED withdrawals of a file. Its submitter also has its lines
   * without a withdrawal taken again, as if the file had been submitted again; nobody else may
   * begin a withdrawal of theirs. Once the file is cancelled, no attempt begins, and the answer
   * counts the ones before. Attempts of the same key are found again, also in a cancelled file.
   *
   * @throws Refusal WITHDRAWAL_FILE_NOT_FOUND; WITHDRAWAL_FILE_CANCELLED when it was cancelled
   *     before anything was begun with the key; UNAVAILABLE or DEADLINE_EXCEEDED: repeat it with
   *     the same key to continue
   */
  public RetryWithdrawalFileResponse retry(Caller.User caller, UUID id, String idempotencyKey) {
    String key = key(idempotencyKey);
    WithdrawalFile file =
        jdbi.withHandle(h -> WithdrawalFileViews.findForChange(h, files, caller, id));
    String keys = file.publicId() + ":" + key + ":";
    jdbi.useTransaction(h -> requireOpenOrRepeated(h, id, caller, keys));
    List<BegunLine> failed = jdbi.withHandle(h -> states.begun(h, id, WithdrawalStatus.FAILED));
    List<RequestResult> results =
        WithdrawalFileViews.isOwn(file, caller) ? takeAgain(caller, file) : List.of();
    int retried =
        count(
            failed,
            one -> {
              var _ =
                  withdrawals
                      .retry(
                          caller,
                          one.withdrawal(),
                          keys + one.line(),
                          h -> files.requireOpen(h, id))
                      .required();
              return true;
            });
    int begun = 0;
    int refused = failed.size() - retried;
    for (RequestResult result : results) {
      begun += result.withdrawal() != null && !result.replayed() ? 1 : 0;
      refused += result.refusal() != null && !result.replayed() ? 1 : 0;
    }
    if (begun == 0) {
      jdbi.useTransaction(h -> requireOpenOrRepeated(h, id, caller, keys));
    }
    return RetryWithdrawalFileResponse.newBuilder()
        .setFile(file.toMessage())
        .setRetried(retried)
        .setBegun(begun)
        .setRefused(refused)
        .build();
  }

  private List<RequestResult> takeAgain(Caller.User caller, WithdrawalFile file) {
    List<FileLine> all = jdbi.withHandle(h -> lines.requests(h, file));
    List<WithdrawalRequest> requests =
        all.stream().map(line -> Objects.requireNonNull(line.request())).toList();
    List<RequestResult> results;
    try {
      results = withdrawals.createAll(caller, requests, h -> files.requireOpen(h, file.fileId()));
    } catch (Refusal refusal) {
      if (refusal.reason() != Reason.WITHDRAWAL_FILE_CANCELLED) {
        throw refusal;
      }
      return Collections.nCopies(
          jdbi.withHandle(h -> notBegun(h, file.fileId())),
          new RequestResult(null, false, refusal));
    }
    jdbi.useHandle(h ->
        lines.tried(
            h,
            file.fileId(),
            LineVerdicts.of(all, results, WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_JSON_LINES)));
    return results;
  }

  private static String key(String key) {
    if (key.isEmpty()) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REQUIRED, "A request that moves money needs an idempotency key");
    }
    if (key.length() > LONGEST_KEY) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_INVALID,
          "The idempotency key of a file is 1 to 200 visible ASCII characters, got "
              + key.length());
    }
    return key;
  }

  /**
   * Does something with each withdrawal, some at once, and returns with how many it was done.
   *
   * <p>When the file is cancelled meanwhile, the others are not tried.
   *
   * @throws Refusal the first one that says nothing about the withdrawal; the others are not tried
   */
  private static int count(List<BegunLine> all, Predicate<BegunLine> act) {
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean cancelled = new AtomicBoolean();
    ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().name("file-", 0).factory())) {
      // The context has the log of this action, which its statements have to reach.
      all.forEach(one ->
          threads.execute(
              Context.current()
                  .wrap(() -> {
                    if (!failures.isEmpty() || cancelled.get()) {
                      return;
                    }
                    try {
                      done.addAndGet(act.test(one) ? 1 : 0);
                    } catch (Refusal refusal) {
                      if (refusal.reason() == Reason.WITHDRAWAL_FILE_CANCELLED) {
                        cancelled.set(true);
                      } else if (ReasonStatus.isTemporary(refusal.reason())) {
                        failures.add(refusal);
                      }
                    } catch (RuntimeException e) {
                      failures.add(e);
                    }
                  })));
    }
    if (!failures.isEmpty()) {
      throw failures.element();
    }
    return done.get();
  }
}
