package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gathering of a batch: each submission is decided as it is added. */
final class BatchGatherer {
  private static final Logger log = LoggerFactory.getLogger(BatchGatherer.class);

  /** The bytes from which a batch takes no more submissions. */
  private static final int FULL_BYTES = 4 * 1024 * 1024;

  private final SubmissionQueue queue;
  private final int batchOrders;
  private final Moments moments;
  private final TransferLimits limits;

  BatchGatherer(SubmissionQueue queue, int batchOrders, Moments moments, TransferLimits limits) {
    this.queue = queue;
    this.batchOrders = batchOrders;
    this.moments = moments;
    this.limits = limits;
  }

  /** Gathers and decides submissions until it is the turn of this batch. */
  OpenBatch gather(Term term, List<Submission> first) throws InterruptedException {
    OpenBatch open = term.memory.begin(limits.day(moments.now()));
    add(term, open, first);
    boolean myTurn = false;
    while (!myTurn) {
      List<Submission> taken = new ArrayList<>();
      myTurn = queue.awaitTurn(room(open), taken);
      add(term, open, taken);
    }
    return open.isBroken() ? decideAgain(term, open, open.decision.today()) : open;
  }

  private int room(OpenBatch open) {
    return open.isBroken() || open.bytes >= FULL_BYTES ? 0 : Math.max(0, batchOrders - open.orders);
  }

  /**
   * Decides the submissions of a batch once more, on the committed book and for another day,
   * because it is its turn.
   */
  OpenBatch decideAgain(Term term, OpenBatch decided, int today) {
    List<Submission> submissions = decided.submissions;
    while (true) {
      term.memory.forgetAccounts();
      OpenBatch open = term.memory.begin(today);
      add(term, open, submissions);
      if (!open.isBroken()) {
        return open;
      }
      submissions = open.submissions;
    }
  }

  private void add(Term term, OpenBatch open, List<Submission> taken) {
    List<Submission> waited = withoutExpired(taken);
    if (waited.isEmpty()) {
      return;
    }
    try {
      lookUp(term, open, waited);
    } catch (JdbiException e) {
      Refusal refusal = GrpcErrors.toRefusal(e);
      log.warn("{} requests cannot be decided: {}", waited.size(), refusal.getMessage());
      Submission.refuse(waited, refusal.reason(), refusal.detail());
      return;
    }
    for (Submission submission : waited) {
      decide(term, open, submission);
    }
  }

  /** Decides a submission; after a failure the batch is only listed, to be decided again. */
  private static void decide(Term term, OpenBatch open, Submission submission) {
    if (open.isBroken()) {
      open.list(submission);
      return;
    }
    try {
      term.memory.decide(open, submission);
    } catch (RuntimeException e) {
      log.error("A request could not be decided; it is refused alone", e);
      open.breakOff();
      Submission.refuse(
          List.of(submission),
          Reason.INTERNAL,
          "The request could not be decided; nothing was done");
    }
  }

  private static void lookUp(Term term, OpenBatch open, List<Submission> submissions) {
    BookMemory.Needs needs = term.memory.needs(open, submissions);
    if (!needs.keys().isEmpty() || !needs.targets().isEmpty()) {
      term.lookup.read(needs.keys(), needs.targets(), open.view);
    }
    Set<UUID> accounts = new HashSet<>(needs.accounts());
    accounts.addAll(term.memory.unknownAccounts(term.memory.targets(open, submissions)));
    if (!accounts.isEmpty()) {
      term.memory.learn(term.lookup.accounts(accounts));
    }
  }

  private static List<Submission> withoutExpired(List<Submission> taken) {
    long now = System.nanoTime();
    List<Submission> expired = new ArrayList<>();
    List<Submission> left = new ArrayList<>(taken.size());
    for (Submission submission : taken) {
      (submission.isExpired(now) ? expired : left).add(submission);
    }
    Submission.refuse(
        expired,
        Reason.DEADLINE_EXCEEDED,
        "The deadline passed before the request was begun; nothing was done");
    return left;
  }
}
