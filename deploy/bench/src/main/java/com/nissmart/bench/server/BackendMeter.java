package com.nissmart.bench.server;

import com.nissmart.bench.load.CpuMeter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The processor time of those PostgreSQL processes whose connections have a name that begins so.
 */
public final class BackendMeter {
  private final Handle handle;
  private final String applicationName;
  private final Map<Long, Double> before = new HashMap<>();

  /**
   * Begins to measure.
   *
   * @param handle sees the connections of all roles
   */
  public BackendMeter(Handle handle, String applicationName) {
    this.handle = handle;
    this.applicationName = applicationName;
    pids().forEach(pid -> before.put(pid, CpuMeter.own(pid)));
  }

  /** Returns the seconds since the beginning. */
  public double seconds() {
    List<Long> pids = pids();
    if (!pids.containsAll(before.keySet())) {
      throw new IllegalStateException("A connection of " + applicationName + " has ended");
    }
    return pids.stream()
        .mapToDouble(pid -> CpuMeter.own(pid) - before.getOrDefault(pid, 0.0))
        .sum();
  }

  private List<Long> pids() {
    List<Long> pids =
        handle
            .select(
                "SELECT pid FROM pg_stat_activity WHERE starts_with(application_name, ?)",
                applicationName)
            .mapTo(Long.class)
            .list();
    if (pids.isEmpty()) {
      throw new IllegalStateException("PostgreSQL has no connection of " + applicationName);
    }
    return pids;
  }
}
