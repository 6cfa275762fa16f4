package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.fold.FoldAccount.Role;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.PostgresTime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The system accounts, whose ids follow from role and currency; no change opens them. */
public final class SystemAccounts {
  /** The roles in the order of {@link Book#systemAccounts}. */
  private static final List<Role> ROLES =
      List.of(
          Role.OUTSIDE_WORLD,
          Role.PAYOUT_CLEARING,
          Role.SUSPENSE,
          Role.UNCLAIMED_RETURNS,
          Role.BANK_CHARGES,
          Role.WRITE_OFFS);

  private SystemAccounts() {}

  /** Returns the account with this id, or null when it is no system account. */
  public static @Nullable FoldAccount of(UUID id) {
    if (!Book.isSystemAccount(id)) {
      return null;
    }
    int currency = (int) id.getLeastSignificantBits() & 0xff_ffff;
    int place = Book.systemAccounts(CurrencyLetters.name(currency)).indexOf(id);
    return place < 0
        ? null
        : new FoldAccount(
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            ROLES.get(place),
            currency,
            null,
            PostgresTime.micros(Instant.EPOCH));
  }
}
