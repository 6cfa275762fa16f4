package com.nissmart.bench.load;

/**
 * The transfers of one workload, numbered from 0. An idempotency key holds the workload and number.
 *
 * @param run number of the workload, unique in the book
 * @param fixedAmount kobo of each transfer; 0 draws the amounts as well
 */
public record NumberedTransfers(int run, AccountDraw draw, long fixedAmount) {
  private static final long SMALLEST = 100;
  private static final int SPREAD = 900;
  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final int RUN_DIGITS = 8;
  private static final int NUMBER_DIGITS = 12;
  private static final String MIDDLE = "-0000-7000-8000-";
  private static final int KEY_LENGTH = RUN_DIGITS + MIDDLE.length() + NUMBER_DIGITS;

  /** Returns the kobo of the n-th transfer: the fixed amount, or 1 to 10 naira. */
  public long amount(long n) {
    return fixedAmount > 0 ? fixedAmount : SMALLEST + SplitMix.below(SPREAD, n, 0);
  }

  /** Returns the n-th idempotency key, as long as a UUID, which clients often use. */
  public String key(long n) {
    char[] key = new char[KEY_LENGTH];
    hex(key, 0, RUN_DIGITS, run);
    MIDDLE.getChars(0, MIDDLE.length(), key, RUN_DIGITS);
    hex(key, KEY_LENGTH - NUMBER_DIGITS, NUMBER_DIGITS, n);
    return new String(key);
  }

  /** Returns the workload of a key; -1 when the benchmark did not make the key. */
  public static int runOf(String key) {
    return isOurs(key) ? (int) number(key, 0, RUN_DIGITS) : -1;
  }

  /** Returns the number of the transfer that a key belongs to. */
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
