package com.nissmart.ledger.book;

import java.util.List;
import java.util.UUID;

/**
 * A transaction with what the book keeps of it beside its own columns.
 *
 * @param dedupId the idempotency id of its request
 * @param released for a CAPTURE or RELEASE the amount of the hold, in minor units, which the source
 *     account no longer holds; else 0
 * @param ends the accounts after the entries of the transaction, in their order
 */
public record BookedTransaction(
    TransactionRow row, UUID dedupId, long released, List<EntryEnd> ends) {}
