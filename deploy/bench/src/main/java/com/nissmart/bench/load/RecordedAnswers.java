package com.nissmart.bench.load;

import java.util.Arrays;

/**
 * The answers to the transfers of a workload, one byte each; the audit compares the book with them.
 * One thread writes them.
 */
public final class RecordedAnswers {
  private static final int FIRST = 1 << 16;

  /** The answer to a transfer. */
  public enum Answer {
    /** It was not requested. */
    NONE(0),
    /** It was acknowledged: the book must have it exactly once. */
    DONE(1),
    /** It was refused because the queue was full: the book must not have it. */
    REFUSED(2),
    /** A rule refused it: the book must have it as FAILED. */
    FAILED(3),
    /** It has no clear answer: the book may have it once. */
    UNKNOWN(4);

    private static final Answer[] BY_CODE = {NONE, DONE, REFUSED, FAILED, UNKNOWN};
    private final byte code;

    Answer(int code) {
      this.code = (byte) code;
    }
  }

  private byte[] answers = new byte[FIRST];
  private long size;

  /** Records the answer to the n-th transfer. */
  public void put(long n, Answer answer) {
    int index = Math.toIntExact(n);
    if (index >= answers.length) {
      answers = Arrays.copyOf(answers, Math.max(index + 1, answers.length * 2));
    }
    answers[index] = answer.code;
    size = Math.max(size, n + 1);
  }

  /** Returns the answer to the n-th transfer. */
  public Answer get(long n) {
    return n >= 0 && n < size ? Answer.BY_CODE[answers[(int) n]] : Answer.NONE;
  }

  /** Returns one more than the highest number that was requested. */
  public long size() {
    return size;
  }
}
