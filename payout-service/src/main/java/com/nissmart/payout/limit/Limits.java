package com.nissmart.payout.limit;

import com.nissmart.contract.Refusal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What may be withdrawn today. A withdrawal is counted and judged in the transaction that accepts
 * it, under a lock of its user's and its destination's day, so that no number of requests at once
 * gets past a limit together.
 */
public final class Limits {
  private static final int DAYS_KEPT = 7;

  private final LimitSettings settings;
  private final UsageStore store = new UsageStore();

  /** With these limits. */
  public Limits(LimitSettings settings) {
    this.settings = settings;
  }

  /** Whether withdrawals are counted at all. */
  public boolean areCounted() {
    return settings.isDaily();
  }

  /**
   * Counts withdrawals of today and judges them in their order, each as if those before it that are
   * allowed had been accepted. Their days stay locked until the transaction ends, so this comes
   * last in it. One that is refused has been counted too: it gives back when it ends as FAILED, or
   * with the transaction.
   *
   * @return for each the refusal; null where it is allowed
   */
  public List<@Nullable Refusal> take(Handle handle, List<Taking> takings) {
    if (!settings.isDaily() || takings.isEmpty()) {
      return judge(null, Map.of(), takings);
    }
    SortedMap<UsageKey, Usage> more = new TreeMap<>();
    takings.forEach(taking -> add(more, taking));
    UsageStore.Day day = store.add(handle, more);
    Map<UsageKey, Usage> before = new HashMap<>();
    day.used().forEach((key, used) -> before.put(key, used.minus(required(more, key))));
    return judge(day.date(), before, takings);
  }

  /** As {@link #take}, for those who only want to know: nothing is locked or written. */
  public List<@Nullable Refusal> preview(Handle handle, List<Taking> takings) {
    if (!settings.isDaily() || takings.isEmpty()) {
      return judge(null, Map.of(), takings);
    }
    SortedSet<UsageKey> keys = new TreeSet<>();
    takings.forEach(taking -> keys.addAll(taking.keys()));
    UsageStore.Day day = store.look(handle, keys);
    return judge(day.date(), day.used(), takings);
  }

  /** Removes days that no limit looks at any more. */
  public int forgetOldDays(Handle handle) {
    return store.forget(handle, DAYS_KEPT);
  }

  private List<@Nullable Refusal> judge(
      @Nullable LocalDate day, Map<UsageKey, Usage> before, List<Taking> takings) {
    Map<UsageKey, Usage> used = new HashMap<>(before);
    List<@Nullable Refusal> refusals = new ArrayList<>();
    for (Taking taking : takings) {
      Refusal refusal = LimitRules.amount(settings, taking.amount());
      if (refusal == null && day != null) {
        Usage user = required(used, taking.user());
        Usage destination = required(used, taking.destination());
        refusal = LimitRules.day(settings, user, destination, taking.amount().amount(), day);
      }
      if (refusal == null) {
        add(used, taking);
      }
      refusals.add(refusal);
    }
    return refusals;
  }

  private static void add(Map<UsageKey, Usage> used, Taking taking) {
    for (UsageKey key : taking.keys()) {
      used.put(key, used.getOrDefault(key, Usage.NONE).plus(taking.amount().amount()));
    }
  }

  private static Usage required(Map<UsageKey, Usage> used, UsageKey key) {
    return Objects.requireNonNull(used.get(key));
  }
}
