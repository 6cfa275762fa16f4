package com.nissmart.bench.baseline;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadMeter;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.WorkloadRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongFunction;

/** Connections that each call the SQL function as fast as it answers. */
public final class BaselineConnections {
  private final BaselineBook book;
  private final WorkloadRegistry workloads;

  /** Prepares load on a book; each workload is registered for the audit. */
  public BaselineConnections(BaselineBook book, WorkloadRegistry workloads) {
    this.book = book;
    this.workloads = workloads;
  }

  /** Runs until the window is over; each connection draws different transfers. */
  public CompletableFuture<LoadResult> run(
      LongFunction<AccountDraw> draw, int connections, long begin, long from, long until) {
    List<BaselineLoad> loads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      RecordedAnswers answers = new RecordedAnswers();
      NumberedTransfers transfers = workloads.add(draw, answers);
      loads.add(new BaselineLoad(book, transfers, answers, new LoadMeter(begin, from, until)));
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
            loads.stream().map(BaselineLoad::measured).reduce(LoadResult::plus).orElseThrow());
  }
}
