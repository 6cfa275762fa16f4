package com.nissmart.bench.load;

/**
 * The transfers of one workload, numbered from 0: what the n-th is, and how its idempotency key
 * says so.
 *
 * @param run number of the workload, different for each of a benchmark
 * @param fixedAmount kobo of each; 0 when they are drawn as well
 */
public record NumberedTransfers(int run, AccountDraw draw, long fixedAmount) {
  private static final long SMALLEST = 100;
  private static final int SPREAD = 900;
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int RUN_DIGITS = 8;
  private static final int NUMBER_DIGITS = 12;
  private static final String MIDDLE = "-0000-7000-8000-";
  private static final int KEY_LENGTH = RUN_DIGITS + MIDDLE.length() + NUMBER_DIGITS;

  /** Kobo: 1 to 10 naira where it is drawn. */
  public long amount(long n) {
    return fixedAmount > 0 ? fixedAmount : SMALLEST + SplitMix.below(SPREAD, n, 0);
  }

  /** As long as a UUID, since that is what clients use. */
  public String key(long n) {
    char[] key = new char[KEY_LENGTH];
    hex(key, 0, RUN_DIGITS, run);
    MIDDLE.getChars(0, MIDDLE.length(), key, RUN_DIGITS);
    hex(key, KEY_LENGTH - NUMBER_DIGITS, NUMBER_DIGITS, n);
    return new String(key);
  }

  /** The workload that a key is of; -1 when the key is not ours. */
  public static int runOf(String key) {
    return isOurs(key) ? (int) number(key, 0, RUN_DIGITS) : -1;
  }

  /** The number that a key stands for. */
  public static long numberOf(String key) {
    return number(key, KEY_LENGTH - NUMBER_DIGITS, KEY_LENGTH);
  }

  private static boolean isOurs(String key) {
    return key.length() == KEY_LENGTH
        && key.startsWith(MIDDLE, RUN_DIGITS)
        && number(key, 0, RUN_DIGITS) >= 0
        && number(key, KEY_LENGTH - NUMBER_DIGITS, KEY_LENGTH) >= 0;
  }

  private static long number(String key, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(key.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }

  private static void hex(char[] text, int from, int digits, long number) {
    for (int i = from + digits - 1; i >= from; i--) {
      text[i] = HEX[(int) (number & 15)];
      number >>>= 4;
    }
  }
}
