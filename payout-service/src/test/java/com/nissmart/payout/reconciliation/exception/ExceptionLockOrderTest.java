package com.nissmart.payout.reconciliation.exception;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.runtime.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Writers of exceptions and of their withdrawals never wait in a circle. */
class ExceptionLockOrderTest {
  private static final int WRITERS = 24;
  private static final int WITHDRAWALS = 8;
  private static final int ROUNDS = 80;

  private final PayoutFixture payout = new PayoutFixture();
  private final Database pool = payout.pool("exception-locks", WRITERS);
  private final Jdbi jdbi = pool.jdbi();
  private final ExceptionItems exceptions = new ExceptionItems(jdbi, payout.clock, payout.ids);
  private final RailFacts facts = new RailFacts(jdbi, payout.clock, exceptions, () -> {});
  private final UUID run = payout.ids.next();
  private final List<UUID> withdrawals = new ArrayList<>();
  private final List<String> references = new ArrayList<>();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();

  @AfterEach
  void stop() {
    pool.close();
    payout.close();
  }

  @Test
  void writers_of_24_connections_never_deadlock() throws Exception {
    for (int i = 0; i < WITHDRAWALS; i++) {
      String id = payout.withdraw("k" + i, 1_000, "0123456789");
      withdrawals.add(Ids.WITHDRAWAL.parse("id", id));
    }
    payout.workFor(Duration.ofSeconds(10));
    withdrawals.forEach(
        id -> references.add(payout.get(Ids.WITHDRAWAL.format(id)).getExternalReference()));
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                """
                INSERT INTO reconciliation (reconciliation_id, rail, from_day, to_day, started_by, started_at, status,
                  source, report_lines, matched_lines, exceptions, resolved_withdrawals, report_name, next_try_at)
                VALUES (?, 'simulated', '2026-01-15', '2026-01-15', 'payout', now(), 'RUNNING', 'RAIL', 0, 0, 0, 0, '',
                  now())
                """,
                run));
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS; i++) {
        Random random = new Random(i);
        writers.add(threads.submit(() -> write(random)));
      }
    }
    for (Future<?> writer : writers) {
      Object _ = writer.get();
    }
    assertThat(lost).isEmpty();
  }

  private void write(Random random) {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        writeSome(random);
      } catch (UnableToExecuteStatementException e) {
        lost.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void writeSome(Random random) {
    switch (random.nextInt(7)) {
      case 0 -> jdbi.useTransaction(h -> exceptions.heal(h, run, lines(random)));
      case 1 -> exceptions.resolveAll(shuffled(openIds(), random), "usr_x", "looked at");
      case 2 -> jdbi.useTransaction(h -> facts.hear(h, wrongFacts(random)));
      case 3 -> facts.hear(wrongFacts(random).getFirst());
      case 4 -> jdbi.useTransaction(h -> exceptions.addFindings(h, run, items(random)));
      case 5 -> jdbi.useTransaction(h -> stateAndResolve(h, random));
      default -> jdbi.useTransaction(h -> refuse(h, random));
    }
  }

  /** Does as an approved fact does: the withdrawal first, then its exception. */
  private void stateAndResolve(Handle handle, Random random) {
    UUID withdrawal = withdrawals.get(random.nextInt(WITHDRAWALS));
    var _ = WithdrawalRows.lock(handle, withdrawal);
    exceptions.list(new ExceptionItems.Filter(null, true, null), null, 100).stream()
        .filter(one -> withdrawal.equals(one.item().withdrawalId()))
        .findFirst()
        .ifPresent(one -> exceptions.resolve(handle, one.id(), "usr_x", "stated"));
  }

  /** Does as a late booking does that the ledger refuses. */
  private void refuse(Handle handle, Random random) {
    ExceptionItem item = item(random.nextInt(WITHDRAWALS), Kind.LEDGER_DIFFERS, random.nextInt(50));
    WithdrawalNotes.needOperatorAfterEnd(
        handle,
        withdrawals.get(references.indexOf(item.reference())),
        "the ledger refuses it",
        payout.clock.instant());
    exceptions.raise(handle, item);
  }

  private List<JudgedLine> lines(Random random) {
    return shuffled(references, random).stream()
        .map(reference -> new SettlementLine.Key(reference, Status.PAID))
        .map(line -> new JudgedLine(line, JudgedLine.MATCHED))
        .toList();
  }

  private List<RailFact> wrongFacts(Random random) {
    int amount = 1 + random.nextInt(50);
    List<RailFact> wrong = new ArrayList<>();
    references.forEach(reference -> wrong.add(fact(reference, amount)));
    for (int i = 0; i < WITHDRAWALS; i++) {
      wrong.add(fact("STRANGER-" + i, amount));
    }
    return shuffled(wrong, random);
  }

  private static RailFact fact(String reference, int amount) {
    return new RailFact(
        reference, RailFact.Kind.PAID, new Money(amount, "NGN"), Channel.CALLBACK, "");
  }

  private List<ExceptionItem> items(Random random) {
    int amount = 1 + random.nextInt(50);
    List<ExceptionItem> items = new ArrayList<>();
    for (int i = 0; i < WITHDRAWALS; i++) {
      items.add(item(i, Kind.AMOUNT_DIFFERS, amount));
      items.add(item(i, Kind.MISSING_AT_RAIL, amount));
    }
    return shuffled(items, random);
  }

  private ExceptionItem item(int no, Kind kind, int amount) {
    return new ExceptionItem(
        kind,
        references.get(no),
        withdrawals.get(no),
        new Money(amount + 1L, "NGN"),
        null,
        "text",
        null,
        Status.PAID);
  }

  private List<UUID> openIds() {
    return exceptions.list(new ExceptionItems.Filter(null, true, null), null, 40).stream()
        .map(StoredExceptionItem::id)
        .toList();
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> shuffled = new ArrayList<>(list);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
