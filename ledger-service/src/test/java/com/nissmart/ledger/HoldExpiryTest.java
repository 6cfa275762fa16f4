package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Ten thousand holds that expire at once, and a ledger that ends while they are released. */
class HoldExpiryTest {
  private static final int HOLDS = 10_000;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Test
  void ten_thousand_expired_holds_need_few_batches() {
    try (LedgerFixture fixture = new LedgerFixture()) {
      Saver ada = holds(fixture);
      long before = batches(fixture);
      assertThat(fixture.book.expiry.releaseExpired()).isEqualTo(HOLDS);
      assertThat(batches(fixture) - before).isLessThan(HOLDS / 100);
      assertThat(ada.balance()).isEqualTo("10000000/0/10000000");
      assertThat(fixture.book.expiry.releaseExpired()).isZero();
    }
  }

  @Test
  void an_expiry_that_breaks_off_goes_on_later() throws Exception {
    LedgerFixture first = new LedgerFixture();
    Saver ada = holds(first);
    long before = batches(first);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> expiry = other.submit(first.book.expiry::releaseExpired);
      Await.until(LONGEST, "some are released", () -> batches(first) > before || expiry.isDone());
      first.close();
    }
    try (LedgerFixture fixture = new LedgerFixture(first.database)) {
      fixture.clock.advance(Duration.ofHours(1));
      int rest = fixture.book.expiry.releaseExpired();
      assertThat(rest).isLessThan(HOLDS);
      assertThat(new Saver(fixture, ada.userId(), ada.accountId()).balance())
          .isEqualTo("10000000/0/10000000");
      assertThat(
              fixture.select("SELECT count(*) FROM transaction WHERE type = 'RELEASE'", Long.class))
          .containsExactly((long) HOLDS);
      BookAudit.assertSound(fixture);
    }
  }

  /** Makes holds that have expired, of a saver with 10,000,000 kobo. */
  private static Saver holds(LedgerFixture fixture) {
    Saver ada = fixture.saver().with(10_000_000);
    PostHoldsRequest.Builder holds = PostHoldsRequest.newBuilder();
    Timestamp soon =
        Timestamp.newBuilder()
            .setSeconds(fixture.clock.instant().plusSeconds(60).getEpochSecond())
            .build();
    for (int i = 0; i < HOLDS; i++) {
      holds.addActs(
          HoldAct.newBuilder().setHold(fixture.hold(ada, "h" + i, 200).setExpiresAt(soon)));
    }
    assertThat(fixture.payout.postHolds(holds.build()).getResultsCount()).isEqualTo(HOLDS);
    fixture.clock.advance(Duration.ofMinutes(2));
    return ada;
  }

  private static long batches(LedgerFixture fixture) {
    return fixture.select("SELECT max(batch_no) FROM journal", Long.class).getFirst();
  }
}
