package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The load of callers that send one request after the other, and repeat each with its key until
 * they know the outcome.
 */
final class KeyedLoad {
  /** Returns whether the same request can be sent again after this reason. */
  private static final Set<Reason> AGAIN =
      EnumSet.of(
          Reason.UNAVAILABLE, Reason.DEADLINE_EXCEEDED, Reason.QUEUE_FULL, Reason.LEDGER_BEHIND);

  private final String name;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Long> answers = new ConcurrentHashMap<>();
  private final List<Future<?>> callers = new ArrayList<>();
  private volatile boolean stopped;

  /** Makes a load whose keys begin with the name. */
  KeyedLoad(String name) {
    this.name = name;
  }

  /** Adds a caller, whose send posts under a given key and returns the transaction. */
  KeyedLoad caller(List<Function<String, Transaction>> sends) {
    return caller(sends, answer -> {});
  }

  /** Adds a caller that does something with each answer before its next request. */
  KeyedLoad caller(List<Function<String, Transaction>> sends, Consumer<Transaction> afterwards) {
    int number = callers.size();
    callers.add(
        threads.submit(() -> {
          for (int i = 0; !stopped; i++) {
            String key = name + "-" + number + "-" + i;
            Transaction answer =
                untilKnown(
                    i,
                    sends.stream()
                        .<Supplier<Transaction>>map(send -> () -> send.apply(key))
                        .toList());
            answers.put(key, Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("id", answer.getId())));
            afterwards.accept(answer);
          }
        }));
    return this;
  }

  /** Asks one after the other, beginning with one of them, until there is an answer. */
  static <T> T untilKnown(int first, List<Supplier<T>> ways) {
    for (int attempt = first; ; attempt++) {
      try {
        return ways.get(attempt % ways.size()).get();
      } catch (StatusRuntimeException e) {
        if (!AGAIN.contains(GrpcErrors.fromStatus(e).reason())) {
          throw e;
        }
      }
    }
  }

  /** Returns the seq that each key was answered with. */
  Map<String, Long> answers() {
    return new TreeMap<>(answers);
  }

  /** Returns how many keys are answered so far. */
  int answered() {
    return answers.size();
  }

  /** Stops, and returns when every key that was sent is answered. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Future<?> caller : callers) {
      try {
        caller.get();
      } catch (ExecutionException e) {
        throw new AssertionError("a caller was answered what nobody can act upon", e);
      }
    }
    threads.close();
  }

  /** Checks that each key has the effect that its caller got, and that the book is sound. */
  void assertTold(LedgerFixture fixture) {
    Map<String, Long> booked = new TreeMap<>();
    fixture
        .select(
            "SELECT idempotency_key || ' ' || seq FROM transaction WHERE idempotency_key LIKE '%s-%%'"
                .formatted(name),
            String.class)
        .forEach(line -> {
          String[] words = line.split(" ", -1);
          assertThat(booked.put(words[0], Long.valueOf(words[1]))).as(words[0]).isNull();
        });
    assertThat(booked).isEqualTo(new TreeMap<>(answers));
    BookAudit.assertSound(fixture);
    try (Verifications verifications =
        new Verifications(fixture.database.app(), Book.ID, fixture.clock)) {
      assertThat(verifications.verify(true).finding()).isEmpty();
    }
  }
}
