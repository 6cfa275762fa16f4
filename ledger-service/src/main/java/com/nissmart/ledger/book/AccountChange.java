package com.nissmart.ledger.book;

import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The opening of an account or a change of its status, as the book keeps it.
 *
 * @param changeNo 1 for the opening; then 2, 3 and so on
 * @param atSeq the last transaction before the change
 * @param ownerId null for a system account
 * @param status the status after the change
 * @param changedBy usr_... or a service's name; empty for a system account
 */
public record AccountChange(
    UUID accountId,
    int changeNo,
    long atSeq,
    AccountKind kind,
    @Nullable UUID ownerId,
    String currency,
    boolean mayGoNegative,
    AccountStatus status,
    String changedBy,
    String note) {
  /** Returns whether the change is the opening. */
  public boolean isOpening() {
    return changeNo == 1;
  }
}
