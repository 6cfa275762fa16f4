package com.nissmart.e2e;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that send money without a pause, and remember what they were told. Each ends when it gets
 * no answer: that one transfer is unknown.
 */
final class TransferLoad {
  /** One transfer as it was asked for: its amount is in its key's number. */
  record Order(Saver from, Saver to, String key, long kobo) {
    Answer send() {
      return from.sends(to, key, kobo);
    }
  }

  private static final long SMALLEST = 100;

  private final Map<Order, Answer> acknowledged = new ConcurrentHashMap<>();
  private final Map<Order, String> unknown = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Saver> savers;

  TransferLoad(List<Saver> savers) {
    this.savers = savers;
  }

  TransferLoad start(int howMany) {
    for (int i = 0; i < howMany; i++) {
      clients.execute(this::sendUntilNobodyAnswers);
    }
    return this;
  }

  int acknowledgedSoFar() {
    return acknowledged.size();
  }

  /** What was answered with 201. */
  Map<Order, Answer> acknowledged() {
    return acknowledged;
  }

  /** What was sent and got no definite answer. */
  Iterable<Order> unknown() {
    return unknown.keySet();
  }

  void awaitEnd() throws InterruptedException {
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("clients still wait for answers");
    }
  }

  private void sendUntilNobodyAnswers() {
    while (true) {
      Order order = next(numbers.getAndIncrement());
      try {
        Answer answer = order.send();
        if (answer.status() == 201) {
          acknowledged.put(order, answer);
        } else {
          unknown.put(order, answer.toString());
        }
      } catch (UncheckedIOException e) {
        unknown.put(order, String.valueOf(e.getMessage()));
        return;
      }
    }
  }

  private Order next(int number) {
    Saver from = savers.get(number % savers.size());
    Saver to = savers.get((number + 1 + number % (savers.size() - 1)) % savers.size());
    return new Order(from, to, "load-" + number, SMALLEST + number % 50);
  }
}
