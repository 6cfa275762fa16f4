package com.nissmart.ledger.book;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the next batch. Bounded by the number of orders; taking empties it up to a batch's
 * size at once, so that batches grow with the load and a lone order waits for nobody.
 */
final class SubmissionQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Submission> waiting = new ArrayDeque<>();
  private final int capacity;
  private int orders;
  private boolean closed;

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
      if (waiting.size() == 1) {
        changed.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for work; an empty list means that the queue is closed and drained. Takes at least one
   * submission.
   */
  List<Submission> take(int maxOrders) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (waiting.isEmpty() && !closed) {
        changed.await();
      }
      List<Submission> taken = new ArrayList<>();
      int size = 0;
      while (!waiting.isEmpty()
          && (taken.isEmpty() || size + waiting.peek().orders.size() <= maxOrders)) {
        Submission submission = waiting.remove();
        size += submission.orders.size();
        taken.add(submission);
      }
      orders -= size;
      return taken;
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
}
