package com.nissmart.bench.load;

import com.nissmart.bench.load.RecordedAnswers.Answer;

/** A call that a loop makes again and again. */
public interface RepeatedCall {
  /**
   * Begins the call and returns at once.
   *
   * @param call counted from 0
   * @param ending called once, on the thread that began the call
   */
  void begin(long call, CallEnding ending);

  /** Returns the transfers of one call. */
  default int transfers() {
    return 1;
  }

  /** Receives the end of a call. */
  interface CallEnding {
    /**
     * Handles the end.
     *
     * @param done transfers that were acknowledged
     * @param refused transfers that were refused because the queue was full
     * @param other transfers that had any other answer, or none
     */
    void ended(int done, int refused, int other);

    /** Handles the end of a call of one transfer. */
    default void ended(Answer answer) {
      switch (answer) {
        case DONE -> ended(1, 0, 0);
        case REFUSED -> ended(0, 1, 0);
        default -> ended(0, 0, 1);
      }
    }

    /** Handles the end of a call that succeeded, or had a wrong answer. */
    default void ended(boolean success) {
      ended(success ? Answer.DONE : Answer.UNKNOWN);
    }
  }
}
