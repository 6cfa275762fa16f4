package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A replica whose clock is wrong: the book takes its time from the database. */
class BookTimeTest {
  private static final int CLOSE_SECONDS = 10;

  private final TestDatabase database = TestPostgres.database("ledger");

  @Test
  void a_replica_with_a_fast_clock_books_in_database_time() {
    MovableClock ahead = MovableClock.create();
    ahead.advance(Duration.ofDays(10_000));
    try (LedgerApp ledger = new LedgerApp(settings(), ahead).start()) {
      String token = TestTokens.serviceToken(ahead, "accounts");
      ManagedChannel channel =
          GrpcClients.channelWithToken("127.0.0.1:" + ledger.grpcPort(), () -> token);
      long openedAt =
          LedgerServiceGrpc.newBlockingStub(channel)
              .openAccount(
                  OpenAccountRequest.newBuilder()
                      .setAccountId(Ids.ACCOUNT.format(UUID.randomUUID()))
                      .setOwnerId(Ids.USER.format(UUID.randomUUID()))
                      .setCurrency("NGN")
                      .build())
              .getAccount()
              .getCreatedAt()
              .getSeconds();
      channel.shutdownNow();
      assertThat(Instant.ofEpochSecond(openedAt))
          .isCloseTo(databaseNow(), within(CLOSE_SECONDS, ChronoUnit.SECONDS));
    }
  }

  private Instant databaseNow() {
    try (Database pool = Database.open("now", database.app())) {
      return pool.jdbi()
          .withHandle(
              handle -> handle.createQuery("SELECT clock_timestamp()").mapTo(Instant.class).one());
    }
  }

  private LedgerSettings settings() {
    DatabaseSettings app = database.app();
    String url =
        app.jdbcUrl()
            .replaceFirst(
                "^jdbc:postgresql://", "postgresql://" + app.user() + ":" + app.password() + "@");
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_LEDGER_DATABASE_URL",
                url,
                "NISSMART_LEDGER_GRPC_PORT",
                "0",
                "NISSMART_SERVICE_SECRET",
                TestTokens.SERVICE_SECRET.reveal()));
    LedgerSettings read = LedgerSettings.read(settings);
    settings.check();
    return read;
  }
}
