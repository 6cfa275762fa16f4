package com.nissmart.e2e.reliability;

import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A load of clients that send transfers without a pause and record the responses. A client ends
 * when it gets no response; the outcome of that transfer is unknown.
 */
final class TransferLoad {
  /** A transfer as it was requested. */
  record LoadTransfer(Saver from, Saver to, String key, long kobo) {
    RestResponse send() {
      return from.sends(to, key, kobo);
    }
  }

  private static final long SMALLEST = 100;

  private final Map<LoadTransfer, RestResponse> acknowledged = new ConcurrentHashMap<>();
  private final Map<LoadTransfer, String> unknown = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Saver> savers;

  TransferLoad(List<Saver> savers) {
    this.savers = savers;
  }

  TransferLoad start(int howMany) {
    for (int i = 0; i < howMany; i++) {
      clients.execute(this::sendUntilNoResponse);
    }
    return this;
  }

  int acknowledgedSoFar() {
    return acknowledged.size();
  }

  /** Returns the transfers that were answered with 201. */
  Map<LoadTransfer, RestResponse> acknowledged() {
    return acknowledged;
  }

  /** Returns the transfers without a definite response. */
  Iterable<LoadTransfer> unknown() {
    return unknown.keySet();
  }

  void awaitEnd() throws InterruptedException {
    clients.shutdown();
    if (!clients.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("Clients still wait for responses");
    }
  }

  private void sendUntilNoResponse() {
    while (true) {
      LoadTransfer transfer = next(numbers.getAndIncrement());
      try {
        RestResponse answer = transfer.send();
        if (answer.status() == 201) {
          acknowledged.put(transfer, answer);
        } else {
          unknown.put(transfer, answer.toString());
        }
      } catch (UncheckedIOException e) {
        unknown.put(transfer, String.valueOf(e.getMessage()));
        return;
      }
    }
  }

  private LoadTransfer next(int number) {
    Saver from = savers.get(number % savers.size());
    Saver to = savers.get((number + 1 + number % (savers.size() - 1)) % savers.size());
    return new LoadTransfer(from, to, "load-" + number, SMALLEST + number % 50);
  }
}
