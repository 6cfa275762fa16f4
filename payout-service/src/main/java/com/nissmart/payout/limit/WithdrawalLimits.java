package com.nissmart.payout.limit;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The limits on withdrawals. A withdrawal is counted and judged in the transaction that accepts it.
 * That transaction locks the day's usage of the user and of the destination, so that simultaneous
 * requests cannot exceed a limit together.
 */
public final class WithdrawalLimits {
  private static final int DAYS_KEPT = 7;
  private static final Duration REMOVE_EVERY = Duration.ofHours(6);

  private final LimitSettings settings;
  private final LimitUsageStore store = new LimitUsageStore();

  public WithdrawalLimits(LimitSettings settings) {
    this.settings = settings;
  }

  /** Returns the day that withdrawals of this moment count against; null when none are counted. */
  public @Nullable LocalDate day(Instant now) {
    return settings.isDaily() ? settings.day(now) : null;
  }

  /**
   * Counts withdrawals of today and judges them in their order, each as if the allowed ones before
   * it had been accepted. Call it last in a transaction, because the days' rows stay locked until
   * the transaction ends. A refused withdrawal is counted too; it is subtracted when it ends as
   * FAILED, or when the transaction is rolled back.
   *
   * @return for each the refusal; null where it is allowed
   */
  public List<@Nullable Refusal> charge(Handle handle, List<LimitCharge> charges, Instant now) {
    LocalDate day = day(now);
    if (day == null || charges.isEmpty()) {
      return judge(null, Map.of(), charges);
    }
    SortedMap<LimitUsageKey, LimitUsage> more = new TreeMap<>();
    charges.forEach(charge -> add(more, charge));
    Map<LimitUsageKey, LimitUsage> before = new HashMap<>();
    store
        .add(handle, day, more)
        .forEach((key, used) -> before.put(key, used.minus(required(more, key))));
    return judge(day, before, charges);
  }

  /** Judges withdrawals like {@link #charge}, but neither counts nor locks them. */
  public List<@Nullable Refusal> preview(Handle handle, List<LimitCharge> charges, Instant now) {
    LocalDate day = day(now);
    if (day == null || charges.isEmpty()) {
      return judge(null, Map.of(), charges);
    }
    TreeSet<LimitUsageKey> keys = new TreeSet<>();
    charges.forEach(charge -> keys.addAll(charge.keys()));
    return judge(day, store.find(handle, day, keys), charges);
  }

  /** Returns the task that removes days that no limit counts any more. */
  public RecurringTask<Void> removeOldDays(Jdbi jdbi, InstantSource time) {
    return Tasks.recurring("old-limit-days", FixedDelay.of(REMOVE_EVERY))
        .execute((_, _) -> {
          LocalDate today = settings.day(time.instant());
          jdbi.useHandle(h -> store.removeBefore(h, today.minusDays(DAYS_KEPT)));
        });
  }

  private List<@Nullable Refusal> judge(
      @Nullable LocalDate day, Map<LimitUsageKey, LimitUsage> before, List<LimitCharge> charges) {
    Map<LimitUsageKey, LimitUsage> used = new HashMap<>(before);
    List<@Nullable Refusal> refusals = new ArrayList<>();
    for (LimitCharge charge : charges) {
      Refusal refusal = LimitRules.amount(settings, charge.amount());
      if (refusal == null && day != null) {
        LimitUsage user = required(used, charge.user());
        LimitUsage destination = required(used, charge.destination());
        refusal =
            LimitRules.day(
                settings, user, destination, charge.amount().amount(), settings.end(day));
      }
      if (refusal == null) {
        add(used, charge);
      }
      refusals.add(refusal);
    }
    return refusals;
  }

  private static void add(Map<LimitUsageKey, LimitUsage> used, LimitCharge charge) {
    for (LimitUsageKey key : charge.keys()) {
      used.put(key, used.getOrDefault(key, LimitUsage.NONE).plus(charge.amount().amount()));
    }
  }

  private static LimitUsage required(Map<LimitUsageKey, LimitUsage> used, LimitUsageKey key) {
    return Objects.requireNonNull(used.get(key));
  }
}
