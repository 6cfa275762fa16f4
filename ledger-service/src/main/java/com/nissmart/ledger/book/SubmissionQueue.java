package com.nissmart.ledger.book;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the next batch, bounded by the number of orders; and whose turn it is to write.
 * One thread at a time gathers what has come while at most one other has the turn, so that batches
 * grow with the load and a lone order waits for nobody.
 */
final class SubmissionQueue {
  /** So many are worth waking the gathering thread before its turn. */
  private static final int MANY = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private final int capacity;
  private int orders;
  private int wakeAt = Integer.MAX_VALUE;
  private boolean turnTaken;
  private boolean closed;
  private boolean failed;

  SubmissionQueue(int capacity) {
    this.capacity = capacity;
  }

  /** False when it would not fit, or nothing is taken any more. */
  boolean offer(Submission submission) {
    lock.lock();
    try {
      if (closed || orders + submission.orders.size() > capacity) {
        return false;
      }
      waiting.add(submission);
      orders += submission.orders.size();
      if (orders >= wakeAt) {
        wakeAt = Integer.MAX_VALUE;
        changed.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for work and takes it; an empty list means that the queue is closed and drained. */
  List<Submission> take(int maxOrders) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        wakeAt = 1;
        changed.await();
      }
      requireBothWriters();
      wakeAt = Integer.MAX_VALUE;
      List<Submission> taken = new ArrayList<>();
      if (!waiting.isEmpty()) {
        takeFirst(taken);
        takeUpTo(maxOrders - taken.getFirst().orders.size(), taken);
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the turn to write, which lasts until {@link #endTurn}; and takes what has come
   * meanwhile.
   *
   * @param maxOrders how much can still be taken; where it is more than nothing, this returns
   *     before the turn when much has come
   * @return whether it is the caller's turn now
   */
  boolean awaitTurn(int maxOrders, List<Submission> taken) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (turnTaken && (maxOrders <= 0 || orders < MANY)) {
        wakeAt = maxOrders <= 0 ? Integer.MAX_VALUE : MANY;
        changed.await();
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

  /** The next batch may be written. */
  void endTurn() {
    lock.lock();
    try {
      turnTaken = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Takes everything that waits, without waiting. */
  List<Submission> drain() {
    lock.lock();
    try {
      List<Submission> left = new ArrayList<>(waiting);
      waiting.clear();
      orders = 0;
      return left;
    } finally {
      lock.unlock();
    }
  }

  /** One of the two threads that take has ended in an error: the other one ends as well. */
  void fail() {
    lock.lock();
    try {
      failed = true;
      close();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on; what waits is still taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void requireBothWriters() {
    if (failed) {
      throw new IllegalStateException("the other writer of the book has ended");
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
    orders -= submission.orders.size();
    taken.add(submission);
  }
}
