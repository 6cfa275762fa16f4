package com.nissmart.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SystemProcess;
import com.nissmart.testkit.Await;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills of the whole system under load: every acknowledged transfer survives. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class SystemCrashTest {
  private static final long START = 100_000_000;
  private static final int CLIENTS = 8;
  private static final int ENOUGH = 500;

  @TempDir private Path data;

  @Test
  void no_acknowledged_transfer_is_lost_when_everything_is_killed() throws Exception {
    TransferLoad load;
    List<Saver> savers;
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      URI gateway = system.awaitReady();
      savers =
          Stream.of("ada", "bola", "chidi", "dayo")
              .map(name -> Saver.joins(gateway, name).has(START))
              .toList();
      load = new TransferLoad(savers).start(CLIENTS);
      Await.until(Duration.ofMinutes(1), "load", () -> load.acknowledgedSoFar() >= ENOUGH);
      system.killEverything();
      load.awaitEnd();
    }
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      URI gateway = system.awaitReady();
      load.acknowledged()
          .forEach((transfer, answer) -> is_replayed_unchanged(gateway, transfer, answer));
      Map<TransferLoad.LoadTransfer, RestResponse> all = new HashMap<>(load.acknowledged());
      load.unknown()
          .forEach(transfer -> all.put(transfer, resolves_an_unknown_outcome(gateway, transfer)));
      balances_match_the_responses(gateway, savers, all);
      the_ledger_is_consistent(all.size());
    }
  }

  @Test
  void a_start_takes_over_the_database_of_a_killed_jvm() throws Exception {
    Saver ada;
    try (SystemProcess system = SystemProcess.start(data, Map.of())) {
      ada = Saver.joins(system.awaitReady(), "ada").has(5_000);
      system.killTheJvm();
      try (SystemProcess next = SystemProcess.start(data, Map.of())) {
        assertThat(ada.at(next.awaitReady()).available()).isEqualTo(5_000);
        assertThat(next.stop()).isZero();
      }
    }
  }

  private static void is_replayed_unchanged(
      URI gateway, TransferLoad.LoadTransfer transfer, RestResponse acknowledged) {
    RestResponse again = at(gateway, transfer).send();
    assertThat(again.replayed()).as(transfer.key() + " " + again).isTrue();
    assertThat(again.text()).isEqualTo(acknowledged.text());
  }

  /** Sends the transfer again with its key, which returns its outcome every time. */
  private static RestResponse resolves_an_unknown_outcome(
      URI gateway, TransferLoad.LoadTransfer transfer) {
    RestResponse truth = at(gateway, transfer).send();
    assertThat(truth.status()).as(transfer.key() + " " + truth).isEqualTo(201);
    is_replayed_unchanged(gateway, transfer, truth);
    return truth;
  }

  private static void balances_match_the_responses(
      URI gateway, List<Saver> savers, Map<TransferLoad.LoadTransfer, RestResponse> all) {
    for (Saver saver : savers) {
      long expected = START;
      for (TransferLoad.LoadTransfer transfer : all.keySet()) {
        expected += transfer.to().equals(saver) ? transfer.kobo() : 0;
        expected -= transfer.from().equals(saver) ? transfer.kobo() : 0;
      }
      assertThat(saver.at(gateway).available()).as(saver.email()).isEqualTo(expected);
    }
  }

  private void the_ledger_is_consistent(long transfers) throws Exception {
    LedgerTables book = LedgerTables.of(data);
    assertThat(book.sumOfEntries()).as("sum of all entries").isZero();
    assertThat(book.unbalancedTransactions()).as("unbalanced transactions").isZero();
    assertThat(book.wrongBalances()).as("wrong running balances").isZero();
    assertThat(book.gaps()).as("gaps in the book").isZero();
    assertThat(book.completedTransfers()).as("transfers in the book").isEqualTo(transfers);
  }

  private static TransferLoad.LoadTransfer at(URI gateway, TransferLoad.LoadTransfer transfer) {
    return new TransferLoad.LoadTransfer(
        transfer.from().at(gateway), transfer.to(), transfer.key(), transfer.kobo());
  }
}
