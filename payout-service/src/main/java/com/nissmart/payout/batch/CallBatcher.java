package com.nissmart.payout.batch;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Writes items in batches: the items that arrive while a batch is being written become the next
 * batch. A batch therefore has one item when there is little to do, and hundreds under load. A
 * single item does not wait for others. After a batch of several items, the next batch waits a
 * moment for more, because a batch costs much more than an item in it.
 *
 * @param <I> an item to write
 * @param <O> its result
 */
public final class CallBatcher<I, O> implements AutoCloseable {
  private static final long GATHER_NANOS = 4_000_000;

  private final int largest;
  private final Function<List<I>, List<O>> write;
  private final BlockingQueue<Waiting<I, O>> queue;
  private final Thread writer;
  private volatile boolean closed;

  private record Waiting<I, O>(I item, CompletableFuture<O> answer) {}

  /**
   * Creates a batcher and starts its thread.
   *
   * @param largest the largest size of a batch
   * @param waiting the largest number of waiting items; the next one is refused
   * @param write writes a batch in one transaction and returns a result for each item, in order
   */
  public CallBatcher(String name, int largest, int waiting, Function<List<I>, List<O>> write) {
    this.largest = largest;
    this.write = write;
    this.queue = new ArrayBlockingQueue<>(waiting);
    this.writer = Thread.ofVirtual().name(name).start(this::run);
  }

  /**
   * Writes an item, and returns when it is written.
   *
   * @throws Refusal QUEUE_FULL when too many items wait: nothing was done
   */
  public O write(I item) {
    Waiting<I, O> waiting = new Waiting<>(item, new CompletableFuture<>());
    if (closed || !queue.offer(waiting)) {
      throw new Refusal(
          Reason.QUEUE_FULL, "Too many requests wait to be written; try again in a moment");
    }
    if (closed) {
      refuseAll();
    }
    try {
      return waiting.answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Reason.UNAVAILABLE, "Interrupted; it is not known whether it was written");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  /** Ends the thread and refuses the items that wait. */
  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    refuseAll();
  }

  private void refuseAll() {
    List<Waiting<I, O>> left = new ArrayList<>();
    queue.drainTo(left);
    left.forEach(one ->
        one.answer.completeExceptionally(
            new Refusal(Reason.UNAVAILABLE, "The service is shutting down")));
  }

  private void run() {
    boolean several = false;
    while (!closed) {
      List<Waiting<I, O>> batch = new ArrayList<>();
      try {
        batch.add(queue.take());
      } catch (InterruptedException e) {
        continue; // closed
      }
      if (several && queue.size() < largest) {
        LockSupport.parkNanos(this, GATHER_NANOS);
      }
      queue.drainTo(batch, largest - 1);
      several = batch.size() > 1;
      writeAll(batch);
    }
  }

  /**
   * Writes a batch; when that fails, writes each item alone, so that one cannot fail the others.
   */
  private void writeAll(List<Waiting<I, O>> batch) {
    try {
      List<O> answers = write.apply(batch.stream().map(Waiting::item).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(answers.get(i));
      }
    } catch (RuntimeException | Error e) {
      if (batch.size() == 1) {
        batch.getFirst().answer.completeExceptionally(e);
      } else {
        batch.forEach(one -> writeAll(List.of(one)));
      }
    }
  }
}
