package com.nissmart.bench.baseline;

import com.nissmart.bench.load.Answers;
import com.nissmart.bench.load.Draw;
import com.nissmart.bench.load.Measured;
import com.nissmart.bench.load.Meter;
import com.nissmart.bench.load.Transfers;
import com.nissmart.bench.load.Workloads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/** A number of connections that each call the function as fast as it answers. */
public final class Baseline {
  private final BaselineBook book;
  private final Workloads workloads;

  /** Load on a book; every workload is registered, so that the audit finds it. */
  public Baseline(BaselineBook book, Workloads workloads) {
    this.book = book;
    this.workloads = workloads;
  }

  /** Runs until the window is over. Every connection draws transfers of its own. */
  public CompletableFuture<Measured> run(
      LongFunction<Draw> draw, int connections, long begin, long from, long until) {
    List<BaselineLoad> loads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      Answers answers = new Answers();
      Transfers transfers = workloads.add(draw, answers);
      loads.add(new BaselineLoad(book, transfers, answers, new Meter(begin, from, until)));
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            connections, Thread.ofPlatform().name("baseline-", 0).factory());
    CompletableFuture<?>[] all =
        loads.stream()
            .map(load -> CompletableFuture.runAsync(load, threads))
            .toArray(CompletableFuture<?>[]::new);
    threads.shutdown();
    return CompletableFuture.allOf(all)
        .thenApply(nothing ->
            loads.stream().map(BaselineLoad::measured).reduce(Measured::plus).orElseThrow());
  }
}
