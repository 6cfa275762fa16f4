package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy;
import com.nissmart.testkit.TestDatabase;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A writer beside readers that hold every connection, and one that loses a connection. */
class WriterConnectionsTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int LIVES_OF_LEASE = 3;

  @Test
  void slow_readers_stop_neither_the_writer_nor_its_watches() {
    AtomicBoolean over = new AtomicBoolean();
    try (LedgerFixture fixture = new LedgerFixture();
        Database holders = Database.open("holder", fixture.database.superuser());
        Database superuser = Database.open("look", fixture.database.superuser());
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      Saver ada = fixture.saver();
      Saver bola = fixture.saver();
      fixture.awaitTables();
      int many = 4 * fixture.database.app().poolSize();
      holders
          .jdbi()
          .useTransaction(holder -> {
            holder.execute("SET idle_in_transaction_session_timeout = 0");
            holder.execute("LOCK TABLE account_total IN ACCESS EXCLUSIVE MODE");
            try {
              for (int i = 0; i < many; i++) {
                var _ = readers.submit(() -> readTotals(fixture, over));
              }
              Await.until(LONGEST, "a read gets no connection", () -> isRefused(ada));
              assertIsReady(fixture);
              String lease = lease(superuser);
              OffsetDateTime end = renewed(superuser).plusSeconds(LIVES_OF_LEASE);
              freeze(superuser, bola);
              for (int i = 0; renewed(superuser).isBefore(end); i++) {
                var _ =
                    ada.ledger().postTransaction(deposit("d" + i, ada.accountId(), 100).build());
              }
              assertThat(lease(superuser)).isEqualTo(lease);
              Await.until(
                  LONGEST,
                  "the frozen account is known",
                  () -> fixture.ledger.frozen().accounts().size() == 1);
              Await.until(LONGEST, "a read gets no connection still", () -> isRefused(ada));
            } finally {
              over.set(true);
            }
          });
    }
  }

  private static void assertIsReady(LedgerFixture fixture) {
    try (var _ = fixture.book.readiness(fixture.server.server()).start(LONGEST)) {
      assertThat(
              HealthGrpc.newBlockingStub(fixture.server.anonymous())
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
    }
  }

  private static void readTotals(LedgerFixture fixture, AtomicBoolean over) {
    LedgerServiceBlockingStub auditor =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_AUDITOR));
    while (!over.get()) {
      try {
        var _ = auditor.getTotals(GetTotalsRequest.getDefaultInstance());
      } catch (StatusRuntimeException e) {
        // It has waited too long for the lock or for a connection, and asks again.
      }
    }
  }

  private static boolean isRefused(Saver saver) {
    try {
      return saver.balance().isEmpty();
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e).reason() == Reason.UNAVAILABLE;
    }
  }

  private static String lease(Database superuser) {
    return superuser
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT epoch || ' ' || holder FROM writer_lease")
                .mapTo(String.class)
                .one());
  }

  private static OffsetDateTime renewed(Database superuser) {
    return superuser
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT expires_at FROM writer_lease")
                .mapTo(OffsetDateTime.class)
                .one());
  }

  private static void freeze(Database superuser, Saver saver) {
    superuser
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT INTO safe_mode_freeze (book_id, account_id, finding, found_at) VALUES (1, ?, 'a test', now())",
                Ids.ACCOUNT.parse("account_id", saver.accountId())));
  }

  @Test
  void a_check_that_loses_its_connection_books_nothing() {
    LedgerFixture before = new LedgerFixture();
    Saver payer = before.saver().with(1_000);
    Saver payee = before.saver();
    before.awaitTables();
    before.close();
    TestDatabase database = before.database;
    AtomicReference<@Nullable CommitProxy> wire = new AtomicReference<>();
    try (LedgerFixture fixture =
            new LedgerFixture(
                database,
                LedgerFixture.SETTINGS,
                app -> {
                  wire.set(CommitProxy.to(app));
                  return Objects.requireNonNull(wire.get()).settings();
                });
        CommitProxy proxy = Objects.requireNonNull(wire.get())) {
      Saver ada = new Saver(fixture, payer.userId(), payer.accountId());
      PostTransactionRequest payment =
          transfer("k", ada.accountId(), payee.accountId(), 400).build();
      // A trial is decided and not checked: only the check has to look the accounts up again.
      var _ = ada.ledger().postTransaction(payment.toBuilder().setValidateOnly(true).build());
      long terms = terms(fixture);
      proxy.cutNext("FROM account a");
      assertThat(refusal(() -> ada.ledger().postTransaction(payment)).reason())
          .isEqualTo(Reason.UNAVAILABLE);
      assertThat(proxy.cuts()).isEqualTo(1);
      Await.until(LONGEST, "another term has begun", () -> terms(fixture) == terms + 1);
      Await.until(LONGEST, "the replica writes again", fixture.ledger::isWriter);
      assertThat(ada.balance()).isEqualTo("1000/0/1000");
      assertThat(ada.ledger().postTransaction(payment).getReplayed()).isFalse();
      assertThat(ada.ledger().postTransaction(payment).getReplayed()).isTrue();
      assertThat(ada.balance()).isEqualTo("600/0/600");
      BookAudit.assertSound(fixture);
    }
  }

  /** Returns how many terms have begun, each with a batch that has no transactions. */
  private static long terms(LedgerFixture fixture) {
    return fixture
        .select("SELECT count(*) FROM journal WHERE last_seq < first_seq", Long.class)
        .getFirst();
  }
}
