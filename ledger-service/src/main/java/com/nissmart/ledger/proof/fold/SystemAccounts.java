package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The system accounts, whose ids follow from role and currency; no change opens them. */
public final class SystemAccounts {
  private SystemAccounts() {}

  /** Returns the account with this id, or null when it is no system account. */
  public static @Nullable FoldAccount of(UUID id) {
    int currency = (int) id.getLeastSignificantBits() & 0xff_ffff;
    String code = CurrencyLetters.name(currency);
    if (id.equals(Book.outsideWorld(code))) {
      return account(id, FoldAccount.Role.OUTSIDE_WORLD, currency);
    }
    if (id.equals(Book.payoutClearing(code))) {
      return account(id, FoldAccount.Role.PAYOUT_CLEARING, currency);
    }
    return id.equals(Book.suspense(code)) ? account(id, FoldAccount.Role.SUSPENSE, currency) : null;
  }

  private static FoldAccount account(UUID id, FoldAccount.Role role, int currency) {
    return new FoldAccount(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits(),
        role,
        currency,
        null,
        PostgresTime.micros(Instant.EPOCH));
  }
}
