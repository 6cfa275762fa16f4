package com.nissmart.ledger.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.CommitProxy.Cut;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProjectorTest {
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final ProjectionLimits LIMITS = new ProjectionLimits(1_000_000, 1L << 30, 100);
  private static final String BACKENDS =
      "SELECT pid FROM pg_stat_activity WHERE application_name = 'nissmart-projector' AND datname = current_database()";

  private final RandomBook book = new RandomBook(3);
  private final Projector projector = projector(book.database.app(), LIMITS);

  @AfterEach
  void close() {
    projector.close();
    book.close();
  }

  @Test
  void batches_come_into_the_tables_as_they_are_appended() {
    projector.begin(book.tail);
    for (int i = 0; i < 20; i++) {
      book.append(5);
      projector.wake(false);
      awaitEnd();
    }
    assertSameAsInOneChunk();
  }

  @Test
  void a_large_chunk_leaves_the_tail_at_once() {
    book.append(200);
    assertThat(book.tail.transactions()).isGreaterThan(1_000);
    try (Projector large = projector(book.database.app(), ProjectionLimits.DEFAULT)) {
      large.begin(book.tail);
      Await.until(LONGEST, () -> book.tail.transactions() == 0);
    }
    assertThat(book.position()).isEqualTo(book.end());
  }

  @Test
  void another_projector_goes_on_where_the_tables_are() {
    projector.begin(book.tail);
    for (int i = 0; i < 10; i++) {
      book.append(20);
      projector.wake(false);
      projector.end();
      projector.begin(book.tail);
    }
    awaitEnd();
    assertSameAsInOneChunk();
  }

  @Test
  void two_projectors_at_once_write_each_batch_once() {
    Tail same = book.append(1).tail;
    try (Projector second = projector(book.database.app(), LIMITS)) {
      projector.begin(same);
      second.begin(same);
      for (int i = 0; i < 40; i++) {
        book.append(10);
        projector.wake(false);
        second.wake(false);
      }
      awaitEnd();
      assertThat(second.failure()).isEmpty();
    }
    assertThat(projector.failure()).isEmpty();
    assertSameAsInOneChunk();
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void a_commit_that_is_cut_off_writes_each_batch_once(Cut cut) {
    try (CommitProxy proxy = CommitProxy.to(book.database.app());
        Projector cutOff = projector(proxy.settings(), LIMITS)) {
      cutOff.begin(book.tail);
      for (int i = 1; i <= 10; i++) {
        proxy.cutNext(cut);
        book.append(10);
        cutOff.wake(false);
        awaitEnd();
        int reached = i;
        Await.until(LONGEST, "cut " + i, () -> proxy.cuts() >= reached);
      }
      assertThat(cutOff.failure()).isEmpty();
    }
    assertSameAsInOneChunk();
  }

  @Test
  void backends_that_are_ended_lose_and_double_nothing() {
    projector.begin(book.tail);
    for (int i = 0; i < 20; i++) {
      book.append(10);
      projector.wake(false);
      book.superuser
          .createQuery("SELECT pg_terminate_backend(pid) FROM (%s) b".formatted(BACKENDS))
          .mapTo(Boolean.class)
          .list();
    }
    awaitEnd();
    assertThat(projector.failure()).isEmpty();
    assertSameAsInOneChunk();
  }

  @Test
  void a_lock_on_the_tables_is_waited_for() {
    try (Handle lock = superuser()) {
      lock.begin();
      lock.execute("LOCK TABLE entry IN EXCLUSIVE MODE");
      projector.begin(book.append(10).tail);
      Await.until(
          LONGEST, () -> !book.select("SELECT 1::text FROM pg_locks WHERE NOT granted").isEmpty());
      assertThat(book.position()).isEqualTo(new Position(0, 0));
      lock.rollback();
    }
    awaitEnd();
    assertSameAsInOneChunk();
  }

  @Test
  void a_refused_row_stops_it_and_is_named() {
    List<String> told = new CopyOnWriteArrayList<>();
    projector.onFailure(told::add);
    book.append(30).deposit();
    Position refused = book.end();
    book.append(5);
    book.superuser.execute(
        "ALTER TABLE transaction ADD CONSTRAINT surprise CHECK (seq <> %d)"
            .formatted(refused.seq()));
    projector.begin(book.tail);
    Await.until(LONGEST, () -> projector.failure().isPresent());
    assertThat(projector.failure().orElseThrow())
        .startsWith("Batch %d cannot be written to the tables: txn_".formatted(refused.batchNo()))
        .contains("surprise")
        .doesNotContain("usr_someone");
    Await.until(LONGEST, () -> told.equals(List.of(projector.failure().orElseThrow())));
    assertThat(book.position()).isEqualTo(new Position(refused.batchNo() - 1, refused.seq() - 1));
    projector.end();
    assertThat(projector.failure()).as("after its end").isPresent();
    book.superuser.execute("ALTER TABLE transaction DROP CONSTRAINT surprise");
    projector.begin(book.tail);
    awaitEnd();
    assertThat(projector.failure()).isEmpty();
  }

  @Test
  void a_journal_without_the_batch_stops_it() {
    book.append(10);
    book.superuser.execute("ALTER TABLE journal DISABLE TRIGGER ALL");
    book.superuser.execute("DELETE FROM journal WHERE batch_no > 5");
    projector.begin(book.tail);
    Await.until(LONGEST, () -> projector.failure().isPresent());
    assertThat(projector.failure().orElseThrow()).contains("could not be moved");
    assertThat(book.position().batchNo()).isLessThanOrEqualTo(5);
  }

  @Test
  void admission_waits_for_room_and_goes_on() throws Exception {
    try (Handle lock = superuser();
        Projector small =
            projector(book.database.app(), new ProjectionLimits(100, 1L << 30, 100))) {
      lock.begin();
      lock.execute("LOCK TABLE projection IN EXCLUSIVE MODE");
      small.begin(book.append(30).tail);
      small.wake(false);
      CompletableFuture<Void> admitted = CompletableFuture.runAsync(() -> awaitRoom(small));
      Await.until(
          LONGEST, () -> !book.select("SELECT 1::text FROM pg_locks WHERE NOT granted").isEmpty());
      assertThat(admitted).isNotDone();
      assertThat(small.lagTransactions()).isGreaterThan(100);
      lock.rollback();
      admitted.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
      awaitEnd();
      assertThat(small.lagTransactions()).isZero();
    }
  }

  @Test
  void admission_does_not_wait_for_a_projector_that_has_ended() throws Exception {
    projector.begin(book.append(1).tail);
    projector.end();
    projector.awaitRoom();
    assertThat(projector.lagTransactions()).isNaN();
  }

  @Test
  void a_position_is_waited_for_on_every_replica() {
    Projection here = new Projection(jdbi(), Book.ID, projector);
    Projection there = new Projection(jdbi(), Book.ID, projector(book.database.app(), LIMITS));
    projector.begin(book.tail);
    for (int i = 0; i < 10; i++) {
      book.append(3);
      projector.wake(false);
      Position end = book.end();
      assertThat(here.awaitSeq(end.seq(), LONGEST).has(new Position(0, end.seq()))).isTrue();
      assertThat(there.awaitBatch(end.batchNo(), LONGEST)).isEqualTo(end);
    }
    assertThat(here.awaitSeq(book.end().seq() + 1, Duration.ofMillis(20))).isEqualTo(book.end());
    assertThat(there.awaitSeq(book.end().seq() + 1, Duration.ofMillis(20))).isEqualTo(book.end());
    assertThat(here.position(book.app)).isEqualTo(book.end());
  }

  @Test
  void metrics_tell_the_lag_and_the_chunks() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (ProjectionMetrics metrics = new ProjectionMetrics(projector, registry)) {
      assertThat(metrics).isNotNull();
      assertThat(registry.getMeters())
          .extracting(meter -> meter.getId().getName())
          .containsExactlyInAnyOrder(
              "nissmart.ledger.projection.lag.transactions",
              "nissmart.ledger.projection.lag.bytes",
              "nissmart.ledger.projection.lag.seconds",
              "nissmart.ledger.projection.chunk");
      assertThat(value(registry, "nissmart.ledger.projection.lag.seconds")).isNaN();
      projector.begin(book.append(3).tail);
      awaitEnd();
      Await.until(
          LONGEST, () -> value(registry, "nissmart.ledger.projection.lag.transactions") == 0);
      assertThat(value(registry, "nissmart.ledger.projection.lag.bytes")).isNotNegative();
      assertThat(registry.get("nissmart.ledger.projection.chunk").functionTimer().count())
          .isPositive();
    }
    assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
  }

  private static double value(SimpleMeterRegistry registry, String name) {
    return registry.get(name).gauge().value();
  }

  private void assertSameAsInOneChunk() {
    List<String> written = book.tables();
    book.superuser.execute(
        """
        ALTER TABLE transaction DISABLE TRIGGER ALL;
        ALTER TABLE entry DISABLE TRIGGER ALL;
        ALTER TABLE account_change DISABLE TRIGGER ALL;
        TRUNCATE transaction, entry, account, account_change, open_hold, daily_total, account_total, held_total;
        UPDATE projection SET batch_no = 0, seq = 0
        """);
    try {
      new TableWriter(Book.ID, 1).apply(book.app, new Position(0, 0), book.batches);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    assertThat(written).isEqualTo(book.tables());
  }

  private void awaitEnd() {
    Await.until(LONGEST, "the tables", () -> book.position().equals(book.end()));
  }

  private static void awaitRoom(Projector projector) {
    try {
      projector.awaitRoom();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Projector projector(DatabaseSettings settings, ProjectionLimits limits) {
    return new Projector(settings, "projector", Book.ID, limits);
  }

  private Jdbi jdbi() {
    return Jdbi.create(
        book.database.app().jdbcUrl(), book.database.app().user(), book.database.app().password());
  }

  private Handle superuser() {
    DatabaseSettings superuser = book.database.superuser();
    return Jdbi.open(superuser.jdbcUrl(), superuser.user(), superuser.password());
  }
}
