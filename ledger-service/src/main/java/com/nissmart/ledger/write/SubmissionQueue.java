package com.nissmart.ledger.write;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits for the next batch, bounded by the number of orders at which no more are taken; and
 * whose turn it is. One thread at a time gathers a batch, while at most one other has the turn to
 * write: so batches grow with the load, and a lone order waits for nobody.
 */
final class SubmissionQueue {
  /** So many are worth waking the gathering thread before its turn. */
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
  private boolean closed;
  private boolean failed;

  SubmissionQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Whether no more are taken; those that come in one call count only once they are in. */
  boolean isFull() {
    return full;
  }

  /** False when it is full, or nothing is taken any more. */
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
   * Waits for work and for being the one who gathers, which lasts until {@link #handOver}. An empty
   * list means that the queue is closed and drained, and nobody gathers any more.
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

  /** Another thread may gather; what could not be treated like the rest comes first. */
  void handOver(List<Submission> leftOver) {
    lock.lock();
    try {
      for (Submission submission : leftOver.reversed()) {
        waiting.addFirst(submission);
        count(submission.orders.size());
      }
      gathering = false;
      if (!waiting.isEmpty() || closed) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next batch may be written. */
  void endTurn() {
    lock.lock();
    try {
      turnTaken = false;
      turn.signal();
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
      count(-orders);
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
      work.signalAll();
      turn.signalAll();
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
    count(-submission.orders.size());
    taken.add(submission);
  }

  private void count(int change) {
    orders += change;
    full = orders >= capacity;
  }
}
