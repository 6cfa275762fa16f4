package com.nissmart.gateway.http.share;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The amounts of a shared resource that are in use now, by key: connections, requests, bytes. No
 * key holds more than its share, and all together hold no more than there is. No key takes more
 * than one amount when it would then hold more than is left for all others: whatever the number of
 * greedy keys, something is left for a new one.
 *
 * @param <K> the key: a caller or a network address
 */
public final class Shares<K> {
  private final long share;
  private final long most;
  private final AtomicLong used = new AtomicLong();
  private final ConcurrentMap<K, Long> byKey = new ConcurrentHashMap<>();

  /** The result of asking for an amount. */
  public enum Grant {
    TAKEN,
    /** The key would hold more than its share. */
    SHARE_USED,
    /** All keys together would hold more than there is, or leave too little for others. */
    ALL_USED;

    /** Refuses with RATE_LIMITED or QUEUE_FULL, for these reasons, what was not taken. */
    public void require(Supplier<String> shareUsed, String allUsed) {
      if (this == SHARE_USED) {
        throw new Refusal(Reason.RATE_LIMITED, shareUsed.get());
      }
      if (this == ALL_USED) {
        throw new Refusal(Reason.QUEUE_FULL, allUsed);
      }
    }
  }

  /**
   * Creates shares of which nothing is in use.
   *
   * @param share the most for one key
   * @param most the most for all keys
   */
  public Shares(long share, long most) {
    this.share = share;
    this.most = most;
  }

  /** Takes the whole amount, or nothing. */
  public Grant take(K key, long amount) {
    long held = byKey.merge(key, amount, Long::sum);
    if (held > share) {
      leave(key, amount);
      return Grant.SHARE_USED;
    }
    long left = most - used.addAndGet(amount);
    if (left < 0 || (held > amount && held > left)) {
      giveBack(key, amount);
      return Grant.ALL_USED;
    }
    return Grant.TAKEN;
  }

  /** Returns an amount that was taken. */
  public void giveBack(K key, long amount) {
    used.addAndGet(-amount);
    leave(key, amount);
  }

  /** Returns the amount that all keys hold. */
  public long used() {
    return used.get();
  }

  private void leave(K key, long amount) {
    byKey.computeIfPresent(key, (same, held) -> held == amount ? null : held - amount);
  }
}
