package com.nissmart.ledger.history;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.AnswerDelivery;
import com.nissmart.ledger.history.AccountStore.CurrentAccount;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The current balances. Callers that ask while a read runs share the next one. That read begins
 * after they asked, so it sees every transaction that was acknowledged before. A single caller does
 * not wait, and a thousand share one read.
 */
public final class CurrentBalances implements AutoCloseable {
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;

  private final AccountStore accounts = new AccountStore();
  private final BookReads reads;
  private final BlockingQueue<Question> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread reader = new Thread(this::run, "balance-reader");
  private volatile boolean closed;

  private record Question(
      BookViewer viewer,
      UUID accountId,
      Executor answerOn,
      CompletableFuture<BalanceView> answer) {}

  public CurrentBalances(BookReads reads) {
    this.reads = reads;
  }

  public CurrentBalances start() {
    reader.start();
    return this;
  }

  /**
   * Asks for a balance and returns at once. The future fails with ACCOUNT_NOT_FOUND.
   *
   * @param answerOn completes the future, in one task with others
   * @throws Refusal QUEUE_FULL
   */
  public CompletableFuture<BalanceView> ask(BookViewer viewer, UUID accountId, Executor answerOn) {
    Question question = new Question(viewer, accountId, answerOn, new CompletableFuture<>());
    if (!waiting.offer(question)) {
      throw new Refusal(Reason.QUEUE_FULL, "Too many balances are asked for; try again later");
    }
    if (closed && waiting.remove(question)) {
      throw shuttingDown();
    }
    return question.answer;
  }

  /** Refuses the waiting callers, because no further read will run. */
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
    deliver(left, question -> question.answer.completeExceptionally(refusal));
  }

  private void run() {
    try {
      while (!closed) {
        List<Question> asked = new ArrayList<>();
        asked.add(waiting.take());
        waiting.drainTo(asked, MOST_AT_ONCE - 1);
        answer(asked);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(List<Question> asked) {
    Set<UUID> ids = asked.stream().map(Question::accountId).collect(Collectors.toSet());
    try {
      Map<UUID, AccountView> found =
          reads.now(
              accounts.query(ids),
              (book, stored) ->
                  book.accounts(ids, stored).stream()
                      .map(CurrentAccount::view)
                      .collect(Collectors.toMap(AccountView::id, Function.identity())));
      deliver(asked, question -> answer(question, found.get(question.accountId)));
    } catch (RuntimeException | Error e) {
      // One refusal for all of them, so that it is logged once and later callers are served.
      Refusal refusal = GrpcErrors.toRefusal(e);
      deliver(asked, question -> question.answer.completeExceptionally(refusal));
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

  private static void deliver(List<Question> questions, Consumer<Question> answer) {
    AnswerDelivery delivery = new AnswerDelivery();
    questions.forEach(question -> delivery.add(question.answerOn, () -> answer.accept(question)));
    delivery.deliver();
  }

  private static Refusal shuttingDown() {
    return new Refusal(Reason.UNAVAILABLE, "The ledger is shutting down");
  }
}
