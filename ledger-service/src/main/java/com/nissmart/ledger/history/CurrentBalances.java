package com.nissmart.ledger.history;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What accounts have now, read in one statement for all who ask while the statement before it runs.
 * Nothing is remembered: the statement begins after they asked, so whatever was answered as booked
 * by then is in it. A lone question waits for nobody; a thousand at once share one round trip.
 */
public final class CurrentBalances implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CurrentBalances.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;

  private final Jdbi jdbi;
  private final BlockingQueue<Question> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread reader = new Thread(this::run, "balance-reader");
  private volatile boolean closed;

  private record Question(
      BookViewer viewer,
      UUID accountId,
      Executor answerOn,
      CompletableFuture<BalanceView> answer) {}

  /** On the primary: reads of money are never behind. */
  public CurrentBalances(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Begins to answer. */
  public CurrentBalances start() {
    reader.start();
    return this;
  }

  /**
   * What an account has; fails with ACCOUNT_NOT_FOUND. Returns at once.
   *
   * @param answerOn where the future is completed, in one go with others that are answered there
   * @throws Refusal QUEUE_FULL
   */
  public CompletableFuture<BalanceView> ask(BookViewer viewer, UUID accountId, Executor answerOn) {
    Question question = new Question(viewer, accountId, answerOn, new CompletableFuture<>());
    if (!waiting.offer(question)) {
      throw new Refusal(Reason.QUEUE_FULL, "Too many balances are asked for");
    }
    if (closed && waiting.remove(question)) {
      throw shuttingDown();
    }
    return question.answer;
  }

  /** Who still waits is told that nobody will answer. */
  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Question> left = new ArrayList<>();
    waiting.drainTo(left);
    Refusal refusal = shuttingDown();
    tell(left, question -> question.answer.completeExceptionally(refusal));
  }

  private void run() {
    List<Question> asked = new ArrayList<>();
    try {
      while (!closed) {
        asked.add(waiting.take());
        waiting.drainTo(asked, MOST_AT_ONCE - 1);
        answer(asked);
        asked = new ArrayList<>();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(List<Question> asked) {
    Set<UUID> ids = asked.stream().map(Question::accountId).collect(Collectors.toSet());
    try {
      Map<UUID, AccountView> found = new HashMap<>();
      jdbi.useHandle(handle ->
          AccountStore.findAll(handle, ids).forEach(account -> found.put(account.id(), account)));
      tell(asked, question -> answer(question, found.get(question.accountId)));
    } catch (RuntimeException | Error e) {
      // Once for all of them: so it is logged once, and what comes next is still answered.
      Refusal refusal = GrpcErrors.toRefusal(e);
      tell(asked, question -> question.answer.completeExceptionally(refusal));
    }
  }

  private static void answer(Question question, @Nullable AccountView account) {
    if (account != null && question.viewer.sees(account.ownerId())) {
      question.answer.complete(account.balance());
    } else {
      question.answer.completeExceptionally(
          new Refusal(
              Reason.ACCOUNT_NOT_FOUND, "No account " + Ids.ACCOUNT.format(question.accountId)));
    }
  }

  /** Hands answers over, to each place where they are given in one go. */
  private static void tell(List<Question> asked, Consumer<Question> answer) {
    IdentityHashMap<Executor, List<Question>> places = new IdentityHashMap<>();
    for (Question question : asked) {
      places.computeIfAbsent(question.answerOn, place -> new ArrayList<>()).add(question);
    }
    places.forEach((place, questions) -> {
      try {
        place.execute(() -> questions.forEach(answer));
      } catch (RejectedExecutionException e) {
        log.warn("{} balances found nobody waiting for them", questions.size());
      }
    });
  }

  private static Refusal shuttingDown() {
    return new Refusal(Reason.UNAVAILABLE, "The ledger is shutting down");
  }
}
