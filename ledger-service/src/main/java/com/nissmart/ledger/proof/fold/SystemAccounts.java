package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The house's own accounts, which nothing opens: their ids follow from role and currency. */
public final class SystemAccounts {
  private SystemAccounts() {}

  /** The account of that id; null when it is none of the house's. */
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

  /** Those of a currency, in the order in which they came into being. */
  public static List<UUID> ids(String currency) {
    return Book.systemAccounts(currency);
  }
}
