package com.nissmart.ledger.proof;

import com.nissmart.ledger.book.Book;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The house's own accounts, which nothing opens: their ids follow from role and currency. */
final class SystemAccounts {
  private SystemAccounts() {}

  /** The account of that id; null when it is none of the house's. */
  static @Nullable Account of(UUID id) {
    int currency = (int) id.getLeastSignificantBits() & 0xff_ffff;
    String code = Currency.name(currency);
    if (id.equals(Book.outsideWorld(code))) {
      return account(id, Account.Role.OUTSIDE_WORLD, currency);
    }
    if (id.equals(Book.payoutClearing(code))) {
      return account(id, Account.Role.PAYOUT_CLEARING, currency);
    }
    return id.equals(Book.suspense(code)) ? account(id, Account.Role.SUSPENSE, currency) : null;
  }

  private static Account account(UUID id, Account.Role role, int currency) {
    return new Account(
        id.getMostSignificantBits(),
        id.getLeastSignificantBits(),
        role,
        currency,
        null,
        Moments.micros(Instant.EPOCH));
  }

  /** Those of a currency, in the order in which they came into being. */
  static List<UUID> ids(String currency) {
    return Book.systemAccounts(currency);
  }
}
