package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daily limit of what leaves an account, in days of a time zone. */
class DailyLimitTest {
  private static final long LIMIT = 1_000;

  private final TestDatabase database = TestPostgres.database("ledger");
  private int keys;

  @Test
  void a_reversal_uses_up_no_limit_and_gives_none_back() {
    in(
        "Africa/Lagos",
        ledger -> {
          Saver ada = ledger.saver().with(5_000);
          Saver bola = ledger.saver().with(2_000);
          Transaction sent = send(ada, bola, LIMIT);
          ledger.clock.advance(Duration.ofDays(1));
          reverse(ledger, sent);
          assertThat(debitedToday(bola)).isZero();
          assertThat(debitedToday(ada)).as("not given back in another day").isZero();
          send(bola, ada, LIMIT);
          Transaction today = send(ada, bola, LIMIT);
          reverse(ledger, today);
          assertThat(debitedToday(ada)).as("not given back in the same day").isEqualTo(LIMIT);
          refuse(ada, bola, 100);
        });
  }

  @Test
  void a_reversed_deposit_uses_up_no_limit() {
    in(
        "Africa/Lagos",
        ledger -> {
          Saver ada = ledger.saver().with(5_000);
          Transaction deposit =
              ada.ledger()
                  .postTransaction(LedgerFixture.deposit("more", ada.accountId(), 900).build())
                  .getTransaction();
          reverse(ledger, deposit);
          assertThat(debitedToday(ada)).isZero();
          send(ada, ledger.saver(), LIMIT);
        });
  }

  /** The zone's day before ends at the first instant, and its day at the second. */
  @ParameterizedTest
  @CsvSource({
    "Africa/Lagos, 2026-01-15T23:00:00Z, 2026-01-16T23:00:00Z",
    "Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z", // 23 hours
    "Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z", // 25 hours
    "America/New_York, 2026-01-16T05:00:00Z, 2026-01-17T05:00:00Z",
  })
  void a_day_is_one_of_the_zone(String zone, Instant begin, Instant end) {
    in(
        zone,
        ledger -> {
          ledger.clock.set(begin.minusMillis(1));
          Saver ada = ledger.saver().with(5_000);
          Saver bola = ledger.saver();
          send(ada, bola, LIMIT);
          refuse(ada, bola, 100);
          ledger.clock.set(begin);
          send(ada, bola, LIMIT);
          ledger.clock.set(end.minusMillis(1));
          refuse(ada, bola, 100);
          assertThat(debitedToday(ada)).isEqualTo(LIMIT);
          ledger.clock.set(end);
          assertThat(debitedToday(ada)).isZero();
          send(ada, bola, LIMIT);
        });
  }

  @Test
  void another_zone_gives_no_limit_twice() {
    Instant evening = Instant.parse("2026-01-15T12:00:00Z"); // 16 January in Kiritimati
    Saver[] savers = new Saver[2];
    in(
        "Pacific/Kiritimati",
        ledger -> {
          ledger.clock.set(evening);
          savers[0] = ledger.saver().with(5_000);
          savers[1] = ledger.saver();
          send(savers[0], savers[1], LIMIT);
        });
    in(
        "Pacific/Pago_Pago",
        ledger -> {
          Saver ada = again(ledger, savers[0]);
          ledger.clock.set(evening.plusSeconds(60)); // 15 January in Pago Pago
          assertThat(debitedToday(ada)).isEqualTo(LIMIT);
          refuse(ada, savers[1], 100);
          ledger.clock.set(Instant.parse("2026-01-16T12:00:00Z")); // 16 January
          refuse(ada, savers[1], 100);
          ledger.clock.set(Instant.parse("2026-01-17T11:00:00Z")); // 17 January
          send(ada, savers[1], LIMIT);
        });
  }

  private void in(String zone, Consumer<LedgerFixture> test) {
    BatchSettings settings =
        new BatchSettings(
            new TransferLimits(100, 10_000, LIMIT, ZoneId.of(zone)),
            new TreeSet<>(List.of("NGN")),
            1_000,
            1_000,
            1_000);
    try (LedgerFixture ledger = new LedgerFixture(database, settings, wired -> wired)) {
      test.accept(ledger);
      BookAudit.assertSound(ledger);
      assertThat(operator(ledger).verifyBook(VerifyBookRequest.getDefaultInstance()).getFinding())
          .isEmpty();
    }
  }

  private static Saver again(LedgerFixture ledger, Saver saver) {
    return new Saver(ledger, saver.userId(), saver.accountId());
  }

  private Transaction send(Saver from, Saver to, long kobo) {
    return from.ledger()
        .postTransaction(transfer("t" + keys++, from.accountId(), to.accountId(), kobo).build())
        .getTransaction();
  }

  private void refuse(Saver from, Saver to, long kobo) {
    assertThat(refusal(() -> send(from, to, kobo)).reason()).isEqualTo(Reason.DAILY_LIMIT_EXCEEDED);
  }

  private void reverse(LedgerFixture ledger, Transaction transaction) {
    var _ =
        operator(ledger)
            .reverse(
                ReverseRequest.newBuilder()
                    .setIdempotencyKey("r" + keys++)
                    .setTransactionId(transaction.getId())
                    .build());
  }

  private static long debitedToday(Saver saver) {
    return saver
        .ledger()
        .explainBalance(ExplainBalanceRequest.newBuilder().setAccountId(saver.accountId()).build())
        .getDebitedToday();
  }

  private static LedgerServiceBlockingStub operator(LedgerFixture ledger) {
    return LedgerServiceGrpc.newBlockingStub(
        ledger.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
  }
}
