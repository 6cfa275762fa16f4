package com.nissmart.ledger.proof.read;

/** The position of the tables in the journal: the last batch that they have, and its last seq. */
public record TablePosition(long batchNo, long seq) {}
