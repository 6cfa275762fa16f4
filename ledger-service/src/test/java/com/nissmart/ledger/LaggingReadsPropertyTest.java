package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever part of a book the tables have: every read is the same when they have all of it. */
class LaggingReadsPropertyTest {
  private static final BatchSettings SETTINGS =
      new BatchSettings(
          new TransferLimits(BookModel.MINIMUM, BookModel.MAXIMUM, BookModel.DAILY, ZoneOffset.UTC),
          new TreeSet<>(List.of("NGN")),
          10_000,
          64,
          100);

  private static final int TRIES = 12;
  private static @Nullable LedgerFixture fixture;
  private static @Nullable Database audit;

  @BeforeContainer
  static void open() {
    LedgerFixture opened = new LedgerFixture(SETTINGS, database -> database);
    fixture = opened;
    audit = Database.open("audit", opened.database.superuser());
  }

  @AfterContainer
  static void close() {
    there(audit).close();
    there(fixture).close();
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void reads_do_not_depend_on_how_far_the_tables_are(
      @ForAll("histories") List<RandomHistory.Turn> history,
      @ForAll @IntRange(max = 7) int inTables) {
    LedgerFixture used = there(fixture);
    HistoryRun run = new HistoryRun(used, there(audit), new TreeMap<>());
    List<Instant> instants = new ArrayList<>();
    int turn = 0;
    for (; turn < Math.min(inTables, history.size()); turn++) {
      play(used, run, history.get(turn), instants);
    }
    used.awaitTables();
    BookReadings readings =
        new BookReadings(
            used,
            run.accounts(),
            run.savers(),
            IntStream.rangeClosed(1, 11).mapToObj(i -> "k" + i).toList(),
            instants);
    Map<String, String> behind;
    long last;
    try (HeldTables _ = new HeldTables(used)) {
      for (; turn < history.size(); turn++) {
        play(used, run, history.get(turn), instants);
      }
      last = used.book.reads.lastSeq();
      behind = readings.take(run.base(), last);
    }
    used.awaitTables();
    Map<String, String> level = readings.take(run.base(), last);
    assertThat(behind).isEqualTo(level);
  }

  private static void play(
      LedgerFixture used, HistoryRun run, RandomHistory.Turn turn, List<Instant> instants) {
    instants.add(used.clock.instant());
    used.clock.advance(Duration.ofMinutes(1));
    run.turn(turn);
  }

  @Provide
  Arbitrary<List<RandomHistory.Turn>> histories() {
    return RandomHistory.histories();
  }

  private static <T> T there(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }
}
