package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The counts and sums of transactions per day, type, status and currency. */
public final class DailyTotalFold {
  private static final int TYPES = EnumWords.TYPES.length;
  private static final int STATUSES = EnumWords.STATUSES.length;
  private static final int SLOTS = TYPES * STATUSES;

  /** The key of a total; day in days since 2000. */
  public record Key(int day, String type, String status, String currency)
      implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byDay = Integer.compare(day, other.day);
      return byDay != 0 ? byDay : words().compareTo(other.words());
    }

    private String words() {
      return type + " " + status + " " + currency;
    }

    @Override
    public String toString() {
      return PostgresTime.date(day) + " " + words();
    }
  }

  /** A count and a sum in minor units. */
  public record Total(long count, BigInteger amount) {
    Total plus(Total other) {
      return new Total(count + other.count, amount.add(other.amount));
    }
  }

  private final TreeMap<Key, Total> totals;
  private int day;
  private int[] currencies = new int[0];
  // Per slot of the current day: count, sums of the amounts' upper and lower halves.
  private long[] today = new long[0];

  public DailyTotalFold(Map<Key, Total> start) {
    totals = new TreeMap<>(start);
  }

  public void add(int onDay, int type, int status, int currency, long amount) {
    if (onDay != day) {
      settle();
      day = onDay;
    }
    int at = 3 * (indexOf(currency) * SLOTS + type * STATUSES + status);
    today[at]++;
    today[at + 1] += amount >>> 32;
    today[at + 2] += amount & 0xffff_ffffL;
  }

  public Map<Key, Total> totals() {
    settle();
    return totals;
  }

  private int indexOf(int currency) {
    for (int i = 0; i < currencies.length; i++) {
      if (currencies[i] == currency) {
        return i;
      }
    }
    currencies = Arrays.copyOf(currencies, currencies.length + 1);
    currencies[currencies.length - 1] = currency;
    today = Arrays.copyOf(today, currencies.length * SLOTS * 3);
    return currencies.length - 1;
  }

  private void settle() {
    for (int slot = 0; slot * 3 < today.length; slot++) {
      int at = slot * 3;
      if (today[at] > 0) {
        Key key =
            new Key(
                day,
                EnumWords.text(EnumWords.TYPES[slot % SLOTS / STATUSES]),
                EnumWords.text(EnumWords.STATUSES[slot % STATUSES]),
                CurrencyLetters.name(currencies[slot / SLOTS]));
        BigInteger amount =
            BigInteger.valueOf(today[at + 1]).shiftLeft(32).add(BigInteger.valueOf(today[at + 2]));
        totals.merge(key, new Total(today[at], amount), Total::plus);
      }
    }
    Arrays.fill(today, 0);
  }
}
