package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.identity.Tokens;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerWatchTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver().with(1_000_000);
  private final Saver bola = fixture.saver().with(1_000_000);
  private final ManagedChannel operator =
      fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_stream_has_every_transaction_once_and_in_order() throws Exception {
    TestServer second = fixture.replica(LedgerFixture.SETTINGS);
    Stream first = new Stream(operator, 0);
    Stream other = new Stream(second.asUser(UUID.randomUUID(), Role.ROLE_AUDITOR), 0);
    ManagedChannel adaThere = second.asCustomer(ada.userId());
    int each = 300;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < each; i++) {
        String key = "k" + i;
        calls.add(
            threads.submit(() -> {
              var there = LedgerServiceGrpc.newBlockingStub(adaThere);
              return there.postTransaction(
                  transfer(key, ada.accountId(), bola.accountId(), 100).build());
            }));
        calls.add(
            threads.submit(() ->
                bola.ledger()
                    .postTransaction(
                        transfer(key, bola.accountId(), ada.accountId(), 100).build())));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    long last = 2L * each + 2;
    List<Long> all = LongStream.rangeClosed(1, last).boxed().toList();
    Await.until(SOON, () -> first.position() == last && other.position() == last);
    assertThat(first.seqs()).isEqualTo(all);
    assertThat(other.seqs()).isEqualTo(all);
  }

  @Test
  void a_watcher_resumes_after_its_last_seq() {
    Stream all = new Stream(operator, 0);
    Await.until(SOON, () -> all.position() == 2);
    all.cancel();
    post("t1");
    post("t2");
    Stream rest = new Stream(operator, 2);
    Await.until(SOON, () -> rest.position() == 4);
    assertThat(rest.seqs()).containsExactly(3L, 4L);
  }

  @Test
  void a_stream_from_now_has_no_earlier_transactions() {
    Stream stream =
        new Stream(operator, WatchTransactionsRequest.newBuilder().setFromNow(true).build());
    Await.until(SOON, () -> stream.position() == 2);
    post("t");
    Await.until(SOON, () -> stream.position() == 3);
    assertThat(stream.seqs()).containsExactly(3L);
  }

  @Test
  void a_customer_sees_only_their_own_transactions() {
    Saver eve = fixture.saver().with(500);
    Stream before = new Stream(fixture.server.asCustomer(bola.userId()), 0);
    Await.until(SOON, () -> before.position() == 3);
    post("paid");
    var tooMuch = transfer("no", eve.accountId(), bola.accountId(), 501).build();
    assertThat(refusal(() -> eve.ledger().postTransaction(tooMuch)).reason())
        .isEqualTo(Reason.INSUFFICIENT_FUNDS);
    var ownTooMuch = transfer("own", bola.accountId(), eve.accountId(), 9_000_000).build();
    refusal(() -> bola.ledger().postTransaction(ownTooMuch));
    Stream after = new Stream(fixture.server.asCustomer(bola.userId()), 0);
    for (Stream stream : List.of(before, after)) {
      Await.until(SOON, () -> stream.position() == 6);
      assertThat(stream.seqs()).containsExactly(2L, 4L, 6L);
      assertThat(stream.transactions().getLast().getStatus())
          .isEqualTo(TransactionStatus.TRANSACTION_STATUS_FAILED);
    }
    Transaction received = after.transactions().get(1);
    assertThat(received.getIdempotencyKey()).isEmpty();
  }

  @Test
  void a_transaction_is_delivered_within_a_quarter_of_a_second() {
    Stream stream = new Stream(operator, 2);
    Await.until(SOON, () -> stream.position() == 2);
    List<Duration> delays = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      post("t" + i);
      long committed = System.nanoTime();
      long seq = 3L + i;
      Await.until(SOON, () -> stream.position() >= seq);
      delays.add(Duration.ofNanos(stream.arrivedAt(seq) - committed));
    }
    Collections.sort(delays);
    assertThat(delays.get(delays.size() / 2)).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void a_silent_stream_sends_its_position() {
    Stream stream = new Stream(fixture.server.asCustomer(UUID.randomUUID()), 0);
    Await.until(SOON, () -> stream.responses().size() >= 3);
    assertThat(stream.transactions()).isEmpty();
    assertThat(stream.position()).isEqualTo(2);
  }

  @Test
  void a_slow_reader_loses_nothing() {
    Stream slow = new Stream(operator, request(0), 1);
    Await.until(SOON, () -> slow.responses().size() == 1);
    for (int i = 0; i < 50; i++) {
      post("t" + i);
    }
    assertThat(slow.responses()).hasSize(1);
    slow.take(1_000);
    Await.until(SOON, () -> slow.position() == 52);
    assertThat(slow.seqs()).isEqualTo(LongStream.rangeClosed(1, 52).boxed().toList());
  }

  @Test
  void a_cancelled_stream_is_forgotten() {
    Stream stream = new Stream(operator, 0);
    Await.until(SOON, () -> fixture.book.feed.watching() == 1);
    stream.cancel();
    Await.until(SOON, () -> fixture.book.feed.watching() == 0);
  }

  @Test
  void a_stream_ends_with_the_token_that_opened_it() {
    String token =
        TestTokens.sign(
            new JWTClaimsSet.Builder()
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .subject(Ids.USER.format(ada.userId()))
                .issueTime(Date.from(MovableClock.START))
                .expirationTime(Date.from(MovableClock.START.plusSeconds(600)))
                .claim(Tokens.SESSION_CLAIM, "s")
                .claim(Tokens.ROLES_CLAIM, List.of("CUSTOMER"))
                .build());
    Stream stream = new Stream(fixture.server.withToken(token), 0);
    Await.until(SOON, () -> stream.position() == 2);
    fixture.clock.advance(Duration.ofMinutes(10));
    Await.until(SOON, () -> stream.end() != null);
    assertThat(reason(stream)).isEqualTo(Reason.TOKEN_INVALID);
  }

  @Test
  void a_stream_ends_when_the_ledger_stops() {
    Stream stream = new Stream(operator, 0);
    Await.until(SOON, () -> stream.position() == 2);
    fixture.book.feed.close();
    Await.until(SOON, () -> stream.end() != null);
    assertThat(reason(stream)).isEqualTo(Reason.UNAVAILABLE);
  }

  @Test
  void a_stream_cannot_begin_beyond_the_book() {
    Stream stream = new Stream(operator, 3);
    Await.until(SOON, () -> stream.end() != null);
    assertThat(reason(stream)).isEqualTo(Reason.INVALID_REQUEST);
  }

  private void post(String key) {
    ada.ledger().postTransaction(transfer(key, ada.accountId(), bola.accountId(), 100).build());
  }

  private static Reason reason(Stream stream) {
    Refusal refusal =
        GrpcErrors.fromStatus(
            (StatusRuntimeException) java.util.Objects.requireNonNull(stream.end()));
    return refusal.reason();
  }

  private static WatchTransactionsRequest request(long after) {
    return WatchTransactionsRequest.newBuilder().setAfterSeq(after).build();
  }

  /** The responses that a client of the stream has received. */
  private static final class Stream
      implements ClientResponseObserver<WatchTransactionsRequest, WatchTransactionsResponse> {
    private final List<WatchTransactionsResponse> responses = new ArrayList<>();
    private final List<Long> arrivals = new ArrayList<>();
    private final int atFirst;
    private @Nullable Throwable end;
    private @Nullable ClientCallStreamObserver<WatchTransactionsRequest> call;

    Stream(ManagedChannel channel, long after) {
      this(channel, request(after));
    }

    Stream(ManagedChannel channel, WatchTransactionsRequest request) {
      this(channel, request, Integer.MAX_VALUE);
    }

    /**
     * @param atFirst how many responses are taken until {@link #take}
     */
    Stream(ManagedChannel channel, WatchTransactionsRequest request, int atFirst) {
      this.atFirst = atFirst;
      LedgerServiceGrpc.newStub(channel).watchTransactions(request, this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchTransactionsRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(atFirst);
    }

    @Override
    public synchronized void onNext(WatchTransactionsResponse response) {
      responses.add(response);
      arrivals.add(System.nanoTime());
    }

    @Override
    public synchronized void onError(Throwable thrown) {
      end = thrown;
    }

    @Override
    public void onCompleted() {}

    void take(int more) {
      java.util.Objects.requireNonNull(call).request(more);
    }

    void cancel() {
      java.util.Objects.requireNonNull(call).cancel("enough", null);
    }

    synchronized @Nullable Throwable end() {
      return end;
    }

    synchronized List<WatchTransactionsResponse> responses() {
      return List.copyOf(responses);
    }

    synchronized long position() {
      return responses.isEmpty() ? -1 : responses.getLast().getSeq();
    }

    synchronized long arrivedAt(long seq) {
      for (int i = 0; i < responses.size(); i++) {
        if (responses.get(i).getSeq() >= seq) {
          return arrivals.get(i);
        }
      }
      throw new AssertionError("not there yet: " + seq);
    }

    List<Transaction> transactions() {
      return responses().stream()
          .filter(WatchTransactionsResponse::hasTransaction)
          .map(WatchTransactionsResponse::getTransaction)
          .toList();
    }

    List<Long> seqs() {
      return transactions().stream().map(Transaction::getSeq).toList();
    }
  }
}
