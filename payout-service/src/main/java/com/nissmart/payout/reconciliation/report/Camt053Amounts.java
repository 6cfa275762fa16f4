package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reader of the amounts of an entry or a transaction, in minor units of the entry's currency. */
final class Camt053Amounts {
  private Camt053Amounts() {}

  /** Returns an amount that is positive or zero. */
  static long minor(Camt053Element amount) {
    return ReportRules.minor(amount.text(), amount.currency());
  }

  /** Returns whether the element debits the account; {@code absent} when it does not say. */
  static boolean isDebit(Camt053Element element, @Nullable Boolean absent) {
    String indicator = element.text("CdtDbtInd");
    if (indicator.isEmpty() && absent != null) {
      return absent;
    }
    return switch (indicator) {
      case "DBIT" -> true;
      case "CRDT" -> false;
      default ->
          throw Camt053Report.wrong(
              "CdtDbtInd must be DBIT or CRDT, got '" + Refusal.quote(indicator) + "'");
    };
  }

  /**
   * Returns the amount of a transaction within an entry: the transaction's own, in the entry's
   * currency; null when it has none.
   */
  static @Nullable Long ofTransaction(Camt053Element transaction, String currency) {
    return Stream.of(
            transaction.first("AmtDtls", "TxAmt", "Amt"),
            transaction.first("Amt"),
            transaction.first("AmtDtls", "InstdAmt", "Amt"))
        .filter(Objects::nonNull)
        .filter(amount -> amount.currency().equals(currency))
        .map(Camt053Amounts::minor)
        .findFirst()
        .orElse(null);
  }

  /** Returns the charges in an element. The forms of all versions are known. */
  static Camt053Charges charges(Camt053Element parent, String currency) {
    List<Camt053Element> records =
        parent
            .all("Chrgs")
            .flatMap(c -> c.first("Rcrd") == null ? Stream.of(c) : c.all("Rcrd"))
            .toList();
    Camt053Charges sum = Camt053Charges.NONE;
    for (Camt053Element charge : records) {
      Camt053Element amount = charge.first("Amt");
      amount = amount == null ? charge.first("TtlChrgsAndTaxAmt") : amount;
      boolean included = charge.flag("ChrgInclInd");
      boolean separate = !included && !charge.text("ChrgInclInd").isEmpty();
      if (amount != null && amount.currency().equals(currency) && !separate) {
        long minor = minor(amount);
        sum = sum.plus(isDebit(charge, true) ? minor : -minor, included);
      }
    }
    return sum;
  }
}
