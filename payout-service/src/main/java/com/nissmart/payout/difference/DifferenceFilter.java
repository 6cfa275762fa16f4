package com.nissmart.payout.difference;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which differences.
 *
 * @param reconciliationId only those that this run found; null: all
 * @param open only those that nobody has closed
 * @param kind only these; null: all
 */
public record DifferenceFilter(
    @Nullable UUID reconciliationId, boolean open, @Nullable Kind kind) {}
