package com.nissmart.ledger.liability;

import com.nissmart.ledger.v1.AccountKind;
import java.util.UUID;

/**
 * An account after its last entry as of a batch, or with zeros before the first one.
 *
 * @param seq of the entry
 */
record FoldedAccount(
    AccountKind kind,
    String currency,
    UUID accountId,
    long balance,
    long held,
    long accountSeq,
    long seq) {
  /** Returns whether both belong to one tree. */
  boolean isBeside(FoldedAccount other) {
    return kind == other.kind && currency.equals(other.currency);
  }
}
