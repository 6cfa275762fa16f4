package com.nissmart.ledger.book;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers to callers of one batch: each executor gets all of its answers as one task. A caller
 * whose connection is closed does not delay the others.
 */
public final class AnswerDelivery {
  private static final Logger log = LoggerFactory.getLogger(AnswerDelivery.class);

  private final IdentityHashMap<Executor, List<Runnable>> answers = new IdentityHashMap<>();

  public void add(Executor executor, Runnable answer) {
    answers.computeIfAbsent(executor, key -> new ArrayList<>()).add(answer);
  }

  public void deliver() {
    answers.forEach(AnswerDelivery::deliver);
  }

  private static void deliver(Executor executor, List<Runnable> answers) {
    try {
      executor.execute(() -> answers.forEach(AnswerDelivery::deliver));
    } catch (RejectedExecutionException e) {
      log.warn("{} answers were dropped: their connections are closed", answers.size());
    }
  }

  private static void deliver(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException e) {
      log.error("An answer could not be delivered", e);
    }
  }
}
