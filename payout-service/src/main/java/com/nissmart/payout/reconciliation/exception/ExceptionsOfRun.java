package com.nissmart.payout.reconciliation.exception;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The open exceptions of a run that are closed together.
 *
 * @param kind only this kind; null: all
 * @param alsoFoundByOthers also those that other runs found
 */
record ExceptionsOfRun(
    UUID reconciliationId, ExceptionItem.@Nullable Kind kind, boolean alsoFoundByOthers) {}
