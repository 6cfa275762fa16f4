package com.nissmart.ledger.write;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.decision.AccountState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gathering of the next batch, which is decided ahead as it grows. */
final class BatchGatherer {
  private static final Logger log = LoggerFactory.getLogger(BatchGatherer.class);

  private final Jdbi jdbi;
  private final SubmissionQueue queue;
  private final BookCache cache;
  private final int batchOrders;
  private final BookStore books = new BookStore();

  BatchGatherer(Jdbi jdbi, SubmissionQueue queue, BookCache cache, int batchOrders) {
    this.jdbi = jdbi;
    this.queue = queue;
    this.cache = cache;
    this.batchOrders = batchOrders;
  }

  /** Adds submissions until it is this batch's turn; returns those left for the next batch. */
  List<Submission> gather(OpenBatch open, List<Submission> first) throws InterruptedException {
    List<Submission> leftOver = add(open, first);
    boolean full = false;
    boolean myTurn = false;
    while (!myTurn) {
      List<Submission> taken = new ArrayList<>();
      full |= !leftOver.isEmpty();
      myTurn = queue.awaitTurn(full ? 0 : batchOrders - open.orders, taken);
      full |= taken.isEmpty();
      if (!taken.isEmpty()) {
        leftOver = add(open, taken);
      }
    }
    return leftOver;
  }

  /** Adds submissions; returns those left for the next batch. */
  private List<Submission> add(OpenBatch open, List<Submission> taken) {
    List<Submission> waited = withoutExpired(taken);
    int added = cache.add(open, waited, false);
    if (added < waited.size()) {
      waited = waited.subList(added, waited.size());
      readAccounts(waited);
      added = cache.add(open, waited, true);
    }
    return waited.subList(added, waited.size());
  }

  /** Reads accounts that are not cached, while the other thread writes. */
  private void readAccounts(List<Submission> submissions) {
    BookCache.Gap gap = cache.gap(submissions);
    if (gap.accounts().isEmpty()) {
      return;
    }
    Map<UUID, AccountState> accounts = new HashMap<>();
    try (Handle reader = jdbi.open()) {
      books.readAccounts(reader, accounts, gap.accounts());
      cache.learn(gap, accounts.values());
    } catch (SQLException | JdbiException e) {
      log.warn("Accounts could not be read ahead; they will be read with their batch", e);
    }
  }

  private static List<Submission> withoutExpired(List<Submission> taken) {
    Map<Boolean, List<Submission>> byExpiry =
        taken.stream().collect(Collectors.partitioningBy(Submission::isExpired));
    Submission.refuse(
        byExpiry.getOrDefault(true, List.of()),
        Reason.DEADLINE_EXCEEDED,
        "The deadline passed before the request was begun; nothing was done");
    return byExpiry.getOrDefault(false, List.of());
  }
}
