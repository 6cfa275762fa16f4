package com.nissmart.ledger.write;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.AccountStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an account's available balance is what it is; amounts in minor units.
 *
 * @param held what the open holds keep
 * @param available posted - held, by the computation that the write path decides on
 * @param version account_seq of the last entry
 * @param holds what keeps the held part, oldest first
 * @param floor available may not fall below it; null for an account that may go negative
 * @param debitedToday what counts against the daily limit
 * @param dailyLimit null for an account that may go negative
 */
public record BalanceExplanation(
    String currency,
    long posted,
    long held,
    long available,
    long version,
    List<TransactionRow> holds,
    @Nullable Long floor,
    AccountStatus status,
    long debitedToday,
    @Nullable Long dailyLimit) {}
