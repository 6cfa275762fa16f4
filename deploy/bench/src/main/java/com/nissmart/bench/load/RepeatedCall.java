package com.nissmart.bench.load;

/** Something that is begun over and over: a call to the ledger. */
public interface RepeatedCall {
  /**
   * Begins it; returns at once.
   *
   * @param call counted from 0
   * @param ending to be told once, on the thread that began it
   */
  void begin(long call, Ending ending);

  /** How many transfers a call asks for. */
  default int transfers() {
    return 1;
  }

  /** Hears how a call ended. */
  interface Ending {
    /**
     * It ended.
     *
     * @param done transfers that were acknowledged
     * @param refused transfers that were refused for want of room, without a trace
     * @param other transfers that had any other answer, or none
     */
    void ended(int done, int refused, int other);
  }
}
