package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database server whose clock jumps: the book keeps its time, or waits for an operator. */
class ClockJumpTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Duration TEN_YEARS = Duration.ofDays(3_650);
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestDatabase database = TestPostgres.database("ledger");
  private final SteeredClock server = new SteeredClock(database);
  private final AcceptedBook book = new AcceptedBook(database);
  private final InstantSource machine = InstantSource.system();

  @ParameterizedTest
  @ValueSource(longs = {3_650, -1})
  void a_jump_stops_the_book_until_it_is_accepted(long days) {
    try (Replica replica = new Replica(machine)) {
      Instant before = replica.open();
      server.set(Duration.ofDays(days));
      assertStopped(replica);
      assertThat(book.accept("clock")).startsWith("0 Accepted: The ");
      Instant after = KeyedLoad.untilKnown(0, List.of(replica::open));
      assertThat(after).isAfterOrEqualTo(before);
      assertThat(after.isAfter(before.plus(TEN_YEARS.minus(HOUR)))).isEqualTo(days > 0);
    }
  }

  @Test
  void nothing_is_booked_with_the_time_of_a_jump() {
    try (Replica replica = new Replica(machine)) {
      Instant before = replica.open();
      server.set(TEN_YEARS);
      Instant last = before;
      while (last != null) {
        assertThat(last).isBefore(before.plus(HOUR));
        last = replica.tryOpen();
      }
    }
  }

  @Test
  void small_corrections_of_the_clock_are_followed() {
    try (Replica replica = new Replica(machine)) {
      Instant before = replica.open();
      server.set(Duration.ofSeconds(3));
      Await.until(
          LONGEST,
          "the correction",
          () -> replica.open().isAfter(machine.instant().plusSeconds(2)));
      assertThat(replica.open()).isAfter(before);
    }
  }

  @Test
  void a_server_that_starts_ten_years_ahead_is_not_believed() {
    try (Replica replica = new Replica(machine)) {
      replica.open();
    }
    server.set(TEN_YEARS);
    try (Replica replica = new Replica(machine)) {
      assertStopped(replica);
    }
  }

  @Test
  void a_server_that_starts_behind_the_book_is_not_believed() {
    server.set(HOUR);
    Instant before;
    try (Replica replica = new Replica(machine)) {
      before = replica.open();
    }
    server.set(Duration.ZERO);
    try (Replica replica = new Replica(machine)) {
      assertStopped(replica);
      assertThat(book.accept("clock")).startsWith("0 Accepted: The last batch is of");
      Instant after = KeyedLoad.untilKnown(0, List.of(replica::open));
      assertThat(after).isAfterOrEqualTo(before).isCloseTo(before, within(1, ChronoUnit.MINUTES));
    }
  }

  private static void assertStopped(Replica replica) {
    Await.until(
        LONGEST,
        "the book is stopped",
        () -> {
          if (replica.tryOpen() != null) {
            return false;
          }
          Refusal refusal = refusal(replica::open);
          assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
          return refusal.detail().endsWith("nothing is booked until an operator accepts it");
        });
  }

  /** A ledger and a caller of it. */
  private final class Replica implements AutoCloseable {
    private final LedgerApp ledger;
    private final ManagedChannel channel;

    Replica(InstantSource clock) {
      ledger = new LedgerApp(settings(), clock).start();
      Supplier<String> token = TestTokens.renewed(now -> TestTokens.serviceToken(now, "accounts"));
      channel = GrpcClients.channelWithToken("127.0.0.1:" + ledger.grpcPort(), token);
    }

    /** Opens an account, and returns the time at which that was booked. */
    Instant open() {
      return Instant.ofEpochSecond(
          LedgerServiceGrpc.newBlockingStub(channel)
              .openAccount(
                  OpenAccountRequest.newBuilder()
                      .setAccountId(Ids.ACCOUNT.format(UUID.randomUUID()))
                      .setOwnerId(Ids.USER.format(UUID.randomUUID()))
                      .setCurrency("NGN")
                      .build())
              .getAccount()
              .getCreatedAt()
              .getSeconds());
    }

    /** Returns the same, or null when it is refused. */
    @Nullable Instant tryOpen() {
      try {
        return open();
      } catch (StatusRuntimeException e) {
        return null;
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
      ledger.close();
    }
  }

  private LedgerSettings settings() {
    DatabaseSettings app = database.app();
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_LEDGER_DATABASE_URL",
                app.jdbcUrl()
                    .replaceFirst(
                        "^jdbc:postgresql://",
                        "postgresql://" + app.user() + ":" + app.password() + "@"),
                "NISSMART_LEDGER_GRPC_PORT",
                "0",
                "NISSMART_SERVICE_SECRET",
                TestTokens.SERVICE_SECRET.reveal()));
    LedgerSettings read = LedgerSettings.read(settings);
    settings.check();
    return read;
  }
}
