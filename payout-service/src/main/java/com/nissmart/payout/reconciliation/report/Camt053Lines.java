package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The lines and exceptions of one entry. Amounts that leave the account are positive. */
final class Camt053Lines {
  private final String currency;
  private final Instant bookedAt;
  private final boolean isReversal;
  private final boolean isCharge;
  private final List<SettlementLine> lines = new ArrayList<>();
  private final List<ExceptionItem> exceptions = new ArrayList<>();

  Camt053Lines(String currency, Instant bookedAt, boolean isReversal, boolean isCharge) {
    this.currency = currency;
    this.bookedAt = bookedAt;
    this.isReversal = isReversal;
    this.isCharge = isCharge;
  }

  /**
   * Adds a transaction. A credit is a return, also when it reverses a debit of ours. A debit that
   * is a reversal takes back a credit, so it proves no payment.
   */
  void add(String reference, long leaving) {
    Money amount = new Money(Math.abs(leaving), currency);
    if (leaving > 0 && isReversal) {
      exceptions.add(
          exception(
              Kind.RAIL_CONTRADICTS,
              reference,
              amount,
              "The bank booked %s as a debit and as a reversal, so it proves no payment"
                  .formatted(MoneyText.of(amount))));
    } else if (leaving > 0) {
      add(reference, isCharge ? Status.CHARGE : Status.PAID, amount);
    } else if (leaving < 0 && isCharge) {
      addCharge(reference, leaving);
    } else if (leaving < 0) {
      add(reference, Status.RETURNED, amount);
    }
  }

  /** Adds charges, negative when the bank gives them back. */
  void addCharge(String reference, long charge) {
    Money amount = new Money(Math.abs(charge), currency);
    if (charge > 0) {
      add(reference, Status.CHARGE, amount);
    } else if (charge < 0) {
      exceptions.add(
          new ExceptionItem(
              Kind.BANK_CHARGE,
              reference,
              null,
              amount,
              null,
              "The bank gave back charges of " + MoneyText.of(amount),
              bookedAt,
              Status.RETURNED));
    }
  }

  /** Passes everything on. */
  void pass(ReportSink sink) {
    lines.forEach(sink::line);
    exceptions.forEach(sink::exception);
  }

  private void add(String reference, Status status, Money amount) {
    lines.add(new SettlementLine(reference, status, amount, bookedAt));
  }

  private ExceptionItem exception(Kind kind, String reference, Money amount, String detail) {
    return new ExceptionItem(kind, reference, null, amount, null, detail, bookedAt);
  }
}
