package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.CommitProxy.Cut;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two processes under load while the one that writes is paused, killed, cut off and set wrong. Each
 * key has one effect, nothing that was acknowledged is missing, and every read on either replica
 * has what was acknowledged before it began.
 */
class WriterFaultsTest {
  private static final Logger log = LoggerFactory.getLogger(WriterFaultsTest.class);
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("nissmart.ledger-faults.seconds", 60));
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int CALLERS = 6;
  private static final int AMOUNT = 100;

  @TempDir private Path logs;

  /** A fault of the replica that writes. */
  private enum Fault {
    PAUSE,
    CUT_BEFORE_COMMIT,
    CLOCK_AHEAD,
    CANCEL,
    KILL,
    CUT_AFTER_COMMIT,
    CLOCK_BEHIND,
    KILL_BEFORE_COMMIT,
    TERMINATE,
    KILL_AFTER_COMMIT
  }

  @Test
  @Timeout(1_200)
  void faults_of_the_writer_lose_and_double_nothing() throws Exception {
    LedgerFixture fixture = new LedgerFixture();
    List<Saver> savers =
        Stream.generate(() -> fixture.saver().with(100_000_000)).limit(CALLERS).toList();
    fixture.close();
    SteeredClock clock = new SteeredClock(fixture.database);
    try (LedgerPair pair = new LedgerPair(fixture.database, logs)) {
      KeyedLoad load = new KeyedLoad("fault");
      savers.forEach(saver -> addCaller(load, fixture, pair, saver));
      long end = System.nanoTime() + LENGTH.toNanos();
      for (int i = 0; System.nanoTime() < end || i < Fault.values().length; i++) {
        Fault fault = Fault.values()[i % Fault.values().length];
        progress(load, fault + " is next");
        long begun = System.nanoTime();
        run(fault, pair, clock);
        progress(load, "the load goes on after " + fault);
        log.info("{}: {} ms", fault, Duration.ofNanos(System.nanoTime() - begun).toMillis());
      }
      load.stop();
      load.assertTold(fixture);
    }
  }

  private static void progress(KeyedLoad load, String what) {
    int before = load.answered();
    Await.until(LONGEST, what, () -> load.answered() > before + 2 * CALLERS);
  }

  private static void run(Fault fault, LedgerPair pair, SteeredClock clock) throws Exception {
    int writer = pair.writer();
    switch (fault) {
      case PAUSE -> {
        long begun = System.nanoTime();
        pair.process(writer).pause();
        Await.until(LONGEST, "another writer", () -> pair.writer() != writer);
        log.info("Taken over after {} ms", Duration.ofNanos(System.nanoTime() - begun).toMillis());
        pair.process(writer).resume();
      }
      case KILL -> {
        pair.process(writer).kill();
        pair.restart(writer);
      }
      case KILL_BEFORE_COMMIT -> killAtCommit(pair, writer, Cut.BEFORE);
      case KILL_AFTER_COMMIT -> killAtCommit(pair, writer, Cut.AFTER);
      case TERMINATE -> pair.onSessions("pg_terminate_backend");
      case CANCEL -> pair.onSessions("pg_cancel_backend");
      case CUT_BEFORE_COMMIT -> cut(pair, writer, Cut.BEFORE);
      case CUT_AFTER_COMMIT -> cut(pair, writer, Cut.AFTER);
      case CLOCK_AHEAD -> clock.set(Duration.ofSeconds(3));
      case CLOCK_BEHIND -> clock.set(Duration.ofSeconds(-1));
    }
  }

  private static void killAtCommit(LedgerPair pair, int writer, Cut cut) {
    pair.proxy(writer).whenCut(pair.process(writer)::kill);
    cut(pair, writer, cut);
    pair.proxy(writer).whenCut(() -> {});
    pair.restart(writer);
  }

  private static void cut(LedgerPair pair, int replica, Cut cut) {
    int before = pair.proxy(replica).cuts();
    pair.proxy(replica).cutNext(cut);
    Await.until(LONGEST, "a cut", () -> pair.proxy(replica).cuts() > before);
  }

  /** Adds a caller that holds from an account of its own and reads it after each answer. */
  private static void addCaller(
      KeyedLoad load, LedgerFixture fixture, LedgerPair pair, Saver saver) {
    AtomicInteger answered = new AtomicInteger();
    List<Function<String, Transaction>> sends =
        List.of(
            key -> pair.payout(0).hold(fixture.hold(saver, key, AMOUNT).build()).getTransaction(),
            key -> pair.payout(1).hold(fixture.hold(saver, key, AMOUNT).build()).getTransaction());
    load.caller(
        sends,
        answer -> {
          int count = answered.incrementAndGet();
          long held = KeyedLoad.untilKnown(count, reads(replica -> held(pair, replica, saver)));
          assertThat(held).isEqualTo((long) count * AMOUNT);
          String key = KeyedLoad.untilKnown(count, reads(replica -> key(pair, replica, answer)));
          assertThat(key).isEqualTo(answer.getIdempotencyKey());
        });
  }

  private static <T> List<Supplier<T>> reads(Function<Integer, T> read) {
    return List.of(() -> read.apply(0), () -> read.apply(1));
  }

  private static long held(LedgerPair pair, int replica, Saver saver) {
    return pair.payout(replica)
        .getAccount(GetAccountRequest.newBuilder().setAccountId(saver.accountId()).build())
        .getAccount()
        .getBalance()
        .getHeld();
  }

  private static String key(LedgerPair pair, int replica, Transaction answer) {
    return pair.payout(replica)
        .getTransaction(GetTransactionRequest.newBuilder().setTransactionId(answer.getId()).build())
        .getTransaction()
        .getIdempotencyKey();
  }
}
