package com.nissmart.ledger.safemode;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of the book that is frozen in safe mode.
 *
 * @param accountId the account; null for the whole book
 * @param finding the finding of the verification that froze it
 */
public record Freeze(long freezeNo, @Nullable UUID accountId, String finding, Instant foundAt) {}
