package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.UserIdBytes;
import org.jspecify.annotations.Nullable;

/**
 * The check of a transaction against the status and the owner that its accounts had at that moment.
 * An account of another share is null, and is checked by that share's fold.
 */
final class PartyCheck {
  private PartyCheck() {}

  static void require(
      CopyRow row,
      int type,
      int format,
      @Nullable FoldAccount source,
      @Nullable FoldAccount destination)
      throws Finding {
    if (source != null) {
      requireStatus(row, type, source, EnumWords.DEBITS_FROZEN, "debits");
    }
    if (destination != null) {
      requireStatus(row, type, destination, EnumWords.CREDITS_FROZEN, "credits");
    }
    switch (type) {
      case EnumWords.DEPOSIT -> requireOwner(row, format, destination);
      case EnumWords.TRANSFER -> requireOwner(row, format, source);
      case EnumWords.REVERSAL -> {
        refuseOwner(row, format, source);
        refuseOwner(row, format, destination);
      }
      default -> {
        if (UserIdBytes.isUserId(row, RowColumns.REQUESTED_BY)) {
          throw wrong(row, "a service");
        }
      }
    }
  }

  /**
   * Checks that the status allows the movement. Holds are captured and released whatever the
   * status, because the bank has decided; a reversal needs an account that is not closed.
   */
  private static void requireStatus(
      CopyRow row, int type, FoldAccount account, byte frozen, String movement) throws Finding {
    if (account.status == EnumWords.ACTIVE
        || type == EnumWords.CAPTURE
        || type == EnumWords.RELEASE) {
      return;
    }
    boolean refuses =
        account.status == EnumWords.CLOSED
            || (type != EnumWords.REVERSAL
                && (account.status == EnumWords.FROZEN || account.status == frozen));
    if (refuses) {
      throw Finding.of(
          "transaction %d: it %s %s, which is %s since its account_change %d",
          row.int8(RowColumns.SEQ),
          movement,
          Finding.account(account.id()),
          account.statusWord(),
          account.changes);
    }
  }

  /** Checks that the owner has asked. In a batch of an earlier version others are services. */
  private static void requireOwner(CopyRow row, int format, @Nullable FoldAccount account)
      throws Finding {
    if (account == null
        || account.isOwner(row, RowColumns.REQUESTED_BY)
        || (format == StoredBatch.ROWS && !UserIdBytes.isUserId(row, RowColumns.REQUESTED_BY))) {
      return;
    }
    throw wrong(row, Finding.user(account.owner()) + ", who owns " + Finding.account(account.id()));
  }

  private static void refuseOwner(CopyRow row, int format, @Nullable FoldAccount account)
      throws Finding {
    if (account != null
        && format != StoredBatch.ROWS
        && account.isOwner(row, RowColumns.REQUESTED_BY)) {
      throw wrong(row, "somebody who does not own " + Finding.account(account.id()));
    }
  }

  private static Finding wrong(CopyRow row, String expected) {
    return Finding.of(
        "transaction %d: requested_by is %s, expected %s",
        row.int8(RowColumns.SEQ), row.text(RowColumns.REQUESTED_BY), expected);
  }
}
