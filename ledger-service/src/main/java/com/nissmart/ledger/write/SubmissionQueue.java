package com.nissmart.ledger.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded queue of submissions, and the turns of the two threads that take from it. One thread
 * gathers a batch while at most one other writes, so that batches grow with the load and a single
 * order does not wait.
 */
final class SubmissionQueue {
  /** The number of orders for which the gathering thread is woken before its turn. */
  private static final int MANY = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition turn = lock.newCondition();
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private final int capacity;
  private int orders;
  private volatile boolean full;
  private boolean gathering;
  private boolean turnTaken;
  private int wakeAt = Integer.MAX_VALUE;
  private volatile boolean closed;
  private boolean failed;

  SubmissionQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Returns whether the queue takes no more; the orders of one call are taken as a whole. */
  boolean isFull() {
    return full;
  }

  /** Adds a submission; returns false when the queue is full or closed. */
  boolean offer(Submission submission) {
    lock.lock();
    try {
      if (closed || full) {
        return false;
      }
      waiting.add(submission);
      count(submission.orders.size());
      if (!gathering) {
        work.signal();
      } else if (orders >= wakeAt) {
        wakeAt = Integer.MAX_VALUE;
        turn.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for work and makes the caller the thread that gathers, until {@link #handOver}. Returns
   * an empty list when the queue is closed and drained.
   */
  List<Submission> take(int maxOrders) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (gathering || (waiting.isEmpty() && !closed)) {
        requireBothWriters();
        work.await();
      }
      requireBothWriters();
      List<Submission> taken = new ArrayList<>();
      if (waiting.isEmpty()) {
        work.signal();
      } else {
        gathering = true;
        takeFirst(taken);
        takeUpTo(maxOrders - taken.getFirst().orders.size(), taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the turn to write, which lasts until {@link #endTurn}, and takes the submissions that
   * have come.
   *
   * @param maxOrders how many orders can be taken; if positive, this returns before the turn when
   *     many have come
   * @return whether it is the caller's turn now
   */
  boolean awaitTurn(int maxOrders, List<Submission> taken) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (turnTaken && (maxOrders <= 0 || orders < MANY)) {
        wakeAt = maxOrders <= 0 ? Integer.MAX_VALUE : MANY;
        turn.await();
        requireBothWriters();
      }
      wakeAt = Integer.MAX_VALUE;
      takeUpTo(maxOrders, taken);
      boolean mine = !turnTaken;
      turnTaken = true;
      return mine;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the other thread gather. */
  void handOver() {
    locked(() -> {
      gathering = false;
      if (!waiting.isEmpty() || closed) {
        work.signal();
      }
    });
  }

  /** Lets the next batch be written. */
  void endTurn() {
    locked(() -> {
      turnTaken = false;
      turn.signal();
    });
  }

  boolean isClosed() {
    return closed;
  }

  /** Takes every submission without waiting. */
  List<Submission> drain() {
    List<Submission> left = new ArrayList<>();
    locked(() -> takeUpTo(Integer.MAX_VALUE, left));
    return left;
  }

  /** Ends the other thread too, after one has ended in an error. */
  void fail() {
    locked(() -> {
      failed = true;
      close();
    });
  }

  /** Refuses new submissions; those in the queue are still taken. */
  void close() {
    locked(() -> {
      closed = true;
      work.signalAll();
      turn.signalAll();
    });
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private void requireBothWriters() {
    if (failed) {
      throw new IllegalStateException("The other writer of the book has ended");
    }
  }

  private void takeUpTo(int maxOrders, List<Submission> taken) {
    int room = maxOrders;
    while (!waiting.isEmpty() && waiting.peek().orders.size() <= room) {
      room -= waiting.peek().orders.size();
      takeFirst(taken);
    }
  }

  private void takeFirst(List<Submission> taken) {
    Submission submission = waiting.remove();
    count(-submission.orders.size());
    taken.add(submission);
  }

  private void count(int change) {
    orders += change;
    full = orders >= capacity;
  }
}
