package com.nissmart.ledger.book;

import java.util.UUID;

/**
 * An entry: the effect of a transaction on an account, as it is stored.
 *
 * @param accountSeq position on the account, from 1 without gaps
 * @param amount signed change of the balance in minor units; 0 when only the held amount changed
 * @param balance after this entry, like held
 * @param dayDebits debits of the account on that day up to and including this entry
 * @param day days since 1970-01-01, UTC
 */
public record EntryRow(
    UUID accountId,
    long accountSeq,
    long seq,
    long amount,
    long balance,
    long held,
    long dayDebits,
    int day,
    boolean mayGoNegative) {}
