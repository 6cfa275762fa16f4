package com.nissmart.bench.load;

import java.util.Arrays;

/**
 * What the system said of each transfer of a workload: one byte each, to be held against the books.
 * Written by one thread.
 */
public final class RecordedAnswers {
  private static final int FIRST = 1 << 16;

  /** What can have been said. */
  public enum Answer {
    /** Never asked. */
    NONE(0),
    /** Acknowledged: must be in the book exactly once. */
    DONE(1),
    /** Refused without a trace: must not be in the book. */
    REFUSED(2),
    /** Refused by a rule: must be in the book as FAILED. */
    FAILED(3),
    /** No answer, or one that leaves it open: at most once in the book. */
    UNKNOWN(4);

    private static final Answer[] BY_CODE = {NONE, DONE, REFUSED, FAILED, UNKNOWN};
    private final byte code;

    Answer(int code) {
      this.code = (byte) code;
    }
  }

  private byte[] answers = new byte[FIRST];
  private long size;

  /** Remembers what was said of the n-th. */
  public void put(long n, Answer answer) {
    int index = Math.toIntExact(n);
    if (index >= answers.length) {
      answers = Arrays.copyOf(answers, Math.max(index + 1, answers.length * 2));
    }
    answers[index] = answer.code;
    size = Math.max(size, n + 1);
  }

  /** What was said of the n-th. */
  public Answer get(long n) {
    return n >= 0 && n < size ? Answer.BY_CODE[answers[(int) n]] : Answer.NONE;
  }

  /** One more than the highest number that was asked for. */
  public long size() {
    return size;
  }
}
