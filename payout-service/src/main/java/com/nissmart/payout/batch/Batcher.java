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
 * Writes together what arrives together: what comes while a batch is being written is the next
 * batch. A batch of one when it is quiet, of hundreds under load. Who comes alone does not wait for
 * others; once several came together, each batch waits a moment for more, since a batch costs much
 * more than an item in it.
 *
 * @param <I> what is to be written
 * @param <O> what became of it
 */
public final class Batcher<I, O> implements AutoCloseable {
  private static final long GATHER_NANOS = 4_000_000;

  private final int largest;
  private final Function<List<I>, List<O>> write;
  private final BlockingQueue<Waiting<I, O>> queue;
  private final Thread writer;
  private volatile boolean closed;

  private record Waiting<I, O>(I item, CompletableFuture<O> answer) {}

  /**
   * A batcher that is at work.
   *
   * @param largest no batch has more
   * @param waiting no more than so many wait; the next is refused
   * @param write writes them in one transaction and answers one for each, in their order
   */
  public Batcher(String name, int largest, int waiting, Function<List<I>, List<O>> write) {
    this.largest = largest;
    this.write = write;
    this.queue = new ArrayBlockingQueue<>(waiting);
    this.writer = Thread.ofVirtual().name(name).start(this::run);
  }

  /**
   * Writes the item, and returns when it is written.
   *
   * @throws Refusal QUEUE_FULL when too many wait: nothing was done
   */
  public O write(I item) {
    Waiting<I, O> waiting = new Waiting<>(item, new CompletableFuture<>());
    if (closed || !queue.offer(waiting)) {
      throw new Refusal(Reason.QUEUE_FULL, "too many wait to be written; try again in a moment");
    }
    if (closed) {
      refuseAll();
    }
    try {
      return waiting.answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Reason.UNAVAILABLE, "interrupted; whether it was written is not known");
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

  /** Writes what waits; what comes later is refused. */
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
            new Refusal(Reason.UNAVAILABLE, "the service is shutting down")));
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

  /** One that cannot be written does not take its neighbours with it. */
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
