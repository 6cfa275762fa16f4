package com.nissmart.ledger.book;

/**
 * The state of an account after an entry, as the journal states it.
 *
 * @param accountSeq position of the entry on the account, from 1 without gaps
 * @param balance in minor units, like held
 */
public record EntryEnd(long accountSeq, long balance, long held) {}
