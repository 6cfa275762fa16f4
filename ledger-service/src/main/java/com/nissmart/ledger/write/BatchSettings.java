package com.nissmart.ledger.write;

import com.nissmart.ledger.book.TransferLimits;
import java.util.SortedSet;

/**
 * The settings of the write path.
 *
 * @param currencies ISO 4217 codes that accounts can be kept in
 * @param queuedOrders how many orders may wait; the next one is refused at once
 * @param batchOrders how many orders one batch takes at most
 * @param cachedAccounts how many accounts a replica keeps in memory between batches
 */
public record BatchSettings(
    TransferLimits limits,
    SortedSet<String> currencies,
    int queuedOrders,
    int batchOrders,
    int cachedAccounts) {}
