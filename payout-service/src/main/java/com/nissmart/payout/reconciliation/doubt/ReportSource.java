package com.nissmart.payout.reconciliation.doubt;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The source of a report. The rail's own report is the rail's word; an uploaded one is the word of
 * the operator who uploaded it.
 *
 * @param rail the rail whose attempts it is about
 * @param uploadedBy the operator; null for the rail's own report
 * @param name the report's name, or empty
 * @param start the first moment that the report covers
 * @param end the first moment that it does not cover any more
 */
public record ReportSource(
    String rail, @Nullable UUID uploadedBy, String name, Instant start, Instant end) {}
