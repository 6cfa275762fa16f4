package com.nissmart.payout.withdrawal.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsResponse;
import com.nissmart.runtime.feed.FeedPage;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every event once, in the order of the commits, to whom it concerns. */
@Timeout(30)
class WithdrawalFeedTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final Context.CancellableContext calls = Context.current().withCancellation();

  @AfterEach
  void stop() {
    calls.cancel(null);
    payout.close();
  }

  @Test
  void the_feed_starts_continues_and_resumes_after_a_position() {
    String first = payout.withdraw("k1", 1_000, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    Iterator<WatchWithdrawalsResponse> watching = watch(payout.asAda(), "");

    List<WatchWithdrawalsResponse> past = next(watching, 3);
    assertThat(past)
        .extracting(
            seen -> seen.getEvent().getToStatus().name().substring("WITHDRAWAL_STATUS_".length()))
        .containsExactly("PENDING", "PROCESSING", "COMPLETED");
    String second = payout.withdraw("k2", 1_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    List<WatchWithdrawalsResponse> live = next(watching, 3);

    assertThat(past).allMatch(seen -> seen.getWithdrawal().getId().equals(first));
    assertThat(live).allMatch(seen -> seen.getWithdrawal().getId().equals(second));
    Iterator<WatchWithdrawalsResponse> again = watch(payout.asAda(), past.getLast().getPosition());
    assertThat(next(again, 3))
        .extracting(seen -> seen.getEvent())
        .containsExactlyElementsOf(live.stream().map(seen -> seen.getEvent()).toList());
  }

  @Test
  void people_see_their_own_and_operators_everyones() {
    UUID bola = UUID.randomUUID();
    UUID hers = payout.ledger.open(bola, 10_000);
    payout.withdraw("k1", 1_000, "0123456789");
    payout
        .asCustomer(bola)
        .createWithdrawal(
            payout
                .request("k2", 1_000, "0123456789")
                .setAccountId(Ids.ACCOUNT.format(hers))
                .build());

    WatchWithdrawalsResponse seen = next(watch(payout.asCustomer(bola), ""), 1).getFirst();
    assertThat(seen.getWithdrawal().getUserId()).isEqualTo(Ids.USER.format(bola));
    assertThat(next(watch(payout.as(UUID.randomUUID(), Role.ROLE_AUDITOR), ""), 2))
        .extracting(all -> all.getWithdrawal().getUserId())
        .containsExactly(Ids.USER.format(payout.ada), Ids.USER.format(bola));
  }

  @Test
  void no_event_overtakes_one_that_is_not_committed() {
    String id = payout.withdraw("k1", 1_000, "9990000007");
    payout.worker.runDue();
    Iterator<WatchWithdrawalsResponse> watching = watch(payout.asAda(), "");
    next(watching, 3);
    try (Handle slow = payout.jdbi.open()) {
      slow.begin();
      UUID uuid = Ids.WITHDRAWAL.parse("id", id);
      slow.execute(
          """
          insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
          values (?, 100, 'PROCESSING', 'PROCESSING', 1, 'test', 'slow')
          """,
          uuid);
      payout.withdraw("k2", 1_000, "0123456789");
      assertThat(watching.next().hasEvent()).as("only heartbeats meanwhile").isFalse();
      slow.commit();
    }
    assertThat(next(watching, 2))
        .extracting(seen -> seen.getEvent().getNote())
        .first()
        .isEqualTo("slow");
  }

  @Test
  void a_watcher_far_behind_reads_window_by_window() {
    UUID ben = UUID.randomUUID();
    payout.withdraw("k1", 100, "0123456789");
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                """
                insert into withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note)
                select withdrawal_id, 1 + n, 'PENDING', 'PENDING', 1, 'payout', 'noise'
                from withdrawal, generate_series(1, 12000) n
                """));
    UUID wallet = payout.ledger.open(ben, 1_000);
    payout
        .asCustomer(ben)
        .createWithdrawal(
            payout
                .request("b1", 100, "0123456789")
                .setAccountId(Ids.ACCOUNT.format(wallet))
                .build());

    WithdrawalFeedPosition head = payout.feed.head();
    WithdrawalFeedPosition position = WithdrawalFeedPosition.START;
    int pages = 0;
    List<WithdrawalFeedEvent> events = List.of();
    while (events.isEmpty() && position.compareTo(head) < 0) {
      WithdrawalFeedPosition from = position;
      FeedPage<WithdrawalFeedEvent, WithdrawalFeedPosition> page =
          payout.jdbi.withHandle(h -> payout.feed.read(h, ben, from, 200));
      events = page.events();
      position = page.position();
      pages++;
    }

    assertThat(pages).as("windows of %d", WithdrawalFeed.WINDOW).isEqualTo(3);
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().withdrawal().userId()).isEqualTo(ben);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "999999999999.1"})
  void a_position_that_the_feed_never_had_is_refused(String position) {
    Iterator<WatchWithdrawalsResponse> watching = watch(payout.asAda(), position);
    assertThatThrownBy(watching::hasNext)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(Reason.INVALID_REQUEST));
  }

  private Iterator<WatchWithdrawalsResponse> watch(PayoutServiceBlockingStub as, String after) {
    WatchWithdrawalsRequest request =
        WatchWithdrawalsRequest.newBuilder().setAfterPosition(after).build();
    try {
      return calls.call(() -> as.watchWithdrawals(request));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the next events, without heartbeats. */
  private static List<WatchWithdrawalsResponse> next(
      Iterator<WatchWithdrawalsResponse> watching, int count) {
    List<WatchWithdrawalsResponse> events = new ArrayList<>();
    while (events.size() < count) {
      WatchWithdrawalsResponse next = watching.next();
      if (next.hasEvent()) {
        events.add(next);
      }
    }
    return events;
  }
}
