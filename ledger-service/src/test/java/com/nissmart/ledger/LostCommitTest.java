package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.CommitProxy.Cut;
import com.nissmart.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections of a writer that end during the commit, while two replicas are under load: each key
 * has one effect, and its caller gets the true outcome.
 */
class LostCommitTest {
  private static final int CUTS = 50;
  private static final int CALLERS = 8;
  private static final int KILLS = 30;
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final AtomicReference<@Nullable CommitProxy> wire = new AtomicReference<>();
  private final LedgerFixture fixture =
      new LedgerFixture(
          LedgerFixture.SETTINGS,
          app -> {
            CommitProxy proxy = CommitProxy.to(app);
            wire.set(proxy);
            return proxy.settings();
          });
  private final CommitProxy proxy = Objects.requireNonNull(wire.get());
  private final TestServer second = fixture.replica(LedgerFixture.SETTINGS);
  private final Saver ada = fixture.saver().with(100_000_000);
  private final Saver bola = fixture.saver().with(100_000_000);
  private final LedgerServiceBlockingStub adaThere =
      LedgerServiceGrpc.newBlockingStub(second.asCustomer(ada.userId()));

  @AfterEach
  void close() {
    fixture.close();
    proxy.close();
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void a_commit_that_is_cut_off_has_one_effect(Cut cut) throws Exception {
    KeyedLoad load = load();
    for (int i = 1; i <= CUTS; i++) {
      proxy.cutNext(cut);
      int reached = i;
      Await.until(LONGEST, "cut " + i, () -> proxy.cuts() >= reached);
    }
    load.stop();
    load.assertTold(fixture);
    assertThat(load.answered()).isGreaterThan(CUTS);
  }

  @Test
  void connections_that_end_all_the_time_lose_nothing() throws Exception {
    KeyedLoad load = load();
    CountDownLatch killed = new CountDownLatch(KILLS);
    try (Database superuser = Database.open("killer", fixture.database.superuser());
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor()) {
      ScheduledFuture<?> kills =
          killer.scheduleAtFixedRate(
              () -> {
                kill(superuser);
                killed.countDown();
              },
              0,
              100,
              TimeUnit.MILLISECONDS);
      assertThat(killed.await(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
      kills.cancel(false);
    }
    int before = load.answered();
    Await.until(LONGEST, "the load goes on", () -> load.answered() > before + CALLERS);
    load.stop();
    load.assertTold(fixture);
    assertThat(fixture.ledger.isWriting()).isTrue();
  }

  private static void kill(Database superuser) {
    superuser
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND usename = 'ledger_app'
                """));
  }

  /** Callers try the other replica when one does not answer. */
  private KeyedLoad load() {
    KeyedLoad load = new KeyedLoad("load");
    Function<String, Transaction> here =
        key ->
            ada.ledger()
                .postTransaction(transfer(key, ada.accountId(), bola.accountId(), 100).build())
                .getTransaction();
    Function<String, Transaction> there =
        key ->
            adaThere
                .postTransaction(transfer(key, ada.accountId(), bola.accountId(), 100).build())
                .getTransaction();
    for (int i = 0; i < CALLERS; i++) {
      load.caller(List.of(here, there));
    }
    return load;
  }
}
