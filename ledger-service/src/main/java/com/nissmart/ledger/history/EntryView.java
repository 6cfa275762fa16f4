package com.nissmart.ledger.history;

import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;

/** A statement line: an entry with the type, description and time of its transaction. */
public record EntryView(
    long accountSeq,
    long seq,
    TransactionType type,
    long amount,
    long balance,
    long held,
    String description,
    Instant createdAt) {}
