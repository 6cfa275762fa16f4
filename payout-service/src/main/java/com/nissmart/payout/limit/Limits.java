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
 * What may be withdrawn today. A withdrawal is judged and counted in the transaction that accepts
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

  /**
   * What the limits say, and what they said it from.
   *
   * @param day the day that the allowed ones count against; null when days are not limited
   * @param refusals one for each that was asked about, in order; null where it is allowed
   */
  public record Verdicts(
      @Nullable LocalDate day, List<@Nullable Refusal> refusals, Map<UsageKey, Usage> before) {}

  /**
   * Judges withdrawals in their order, each as if those before it that are allowed had been
   * accepted. Their days stay locked until the transaction ends; {@link #take} then counts those
   * that were accepted.
   *
   * @param takings at least one
   */
  public Verdicts judge(Handle handle, List<Taking> takings) {
    return judge(settings.isDaily() ? store.lock(handle, keys(takings)) : null, takings);
  }

  /** As {@link #judge}, for those who only want to know: nothing is locked or written. */
  public Verdicts preview(Handle handle, List<Taking> takings) {
    return judge(settings.isDaily() ? store.look(handle, keys(takings)) : null, takings);
  }

  /** Counts withdrawals that {@link #judge} allowed in this transaction. */
  public void take(Handle handle, Verdicts verdicts, List<Taking> accepted) {
    if (verdicts.day() == null || accepted.isEmpty()) {
      return;
    }
    SortedMap<UsageKey, Usage> used = new TreeMap<>();
    for (Taking taking : accepted) {
      for (UsageKey key : taking.keys()) {
        Usage before = used.getOrDefault(key, Objects.requireNonNull(verdicts.before().get(key)));
        used.put(key, before.plus(taking.amount().amount()));
      }
    }
    store.record(handle, used, verdicts.day());
  }

  /** Removes days that no limit looks at any more. */
  public int forgetOldDays(Handle handle) {
    return store.forget(handle, DAYS_KEPT);
  }

  private Verdicts judge(UsageStore.@Nullable Day day, List<Taking> takings) {
    Map<UsageKey, Usage> used = day == null ? new HashMap<>() : new HashMap<>(day.used());
    List<@Nullable Refusal> refusals = new ArrayList<>();
    for (Taking taking : takings) {
      Refusal refusal = refusal(day, used, taking);
      if (refusal == null) {
        long amount = taking.amount().amount();
        taking
            .keys()
            .forEach(key -> used.put(key, used.getOrDefault(key, Usage.NONE).plus(amount)));
      }
      refusals.add(refusal);
    }
    return day == null
        ? new Verdicts(null, refusals, Map.of())
        : new Verdicts(day.date(), refusals, day.used());
  }

  private @Nullable Refusal refusal(
      UsageStore.@Nullable Day day, Map<UsageKey, Usage> used, Taking taking) {
    Refusal refusal = LimitRules.amount(settings, taking.amount());
    return refusal != null || day == null
        ? refusal
        : LimitRules.day(
            settings,
            Objects.requireNonNull(used.get(taking.user())),
            Objects.requireNonNull(used.get(taking.destination())),
            taking.amount().amount(),
            day.date());
  }

  private static SortedSet<UsageKey> keys(List<Taking> takings) {
    SortedSet<UsageKey> keys = new TreeSet<>();
    takings.forEach(taking -> keys.addAll(taking.keys()));
    return keys;
  }
}
