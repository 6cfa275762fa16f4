package com.nissmart.payout.rail;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rails of this process by their names. The current rail gets new payments. The others are only
 * asked about the payments that were sent through them before.
 */
public final class Rails {
  private final RailGate current;
  private final Map<String, RailGate> byName = new LinkedHashMap<>();

  /** Creates the rails; those before the current one have other names. */
  public Rails(RailGate current, List<RailGate> former) {
    this.current = current;
    byName.put(current.rail().name(), current);
    for (RailGate gate : former) {
      if (byName.put(gate.rail().name(), gate) != null) {
        throw new IllegalArgumentException("Two rails are named " + gate.rail().name());
      }
    }
  }

  public Rails(RailGate only) {
    this(only, List.of());
  }

  public RailGate current() {
    return current;
  }

  /** Returns all rails, the current one first. */
  public Collection<RailGate> all() {
    return byName.values();
  }

  /** Returns the rail that was given an attempt; empty when this process does not have it. */
  public Optional<RailGate> of(@Nullable String name) {
    return name == null ? Optional.of(current) : Optional.ofNullable(byName.get(name));
  }

  /** Returns the longest time that a call to one of the rails takes. */
  public Duration longestTimeout() {
    return byName.values().stream()
        .map(gate -> gate.rail().timeout())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }
}
