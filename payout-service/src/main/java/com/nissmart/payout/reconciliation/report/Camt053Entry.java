package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry (Ntry) of a statement with its transactions (TxDtls). Amounts that leave the account are
 * positive. Either the transactions add up to the entry, or they do so together with the charges.
 */
final class Camt053Entry {
  private static final int MOST_TRANSACTIONS = 100_000;
  private static final String NOT_PROVIDED = "NOTPROVIDED";
  private static final Set<String> CHARGES = Set.of("CHRG", "FEES", "COMM");

  private record Transaction(
      String reference, @Nullable Long leaving, Camt053Charges charges) {}

  private final String name;
  private final Camt053Element entry =
      new Camt053Element("Ntry", "", "", new ArrayList<>());
  private final List<Transaction> transactions = new ArrayList<>();
  private @Nullable Refusal failure;

  /**
   * Makes an entry without contents.
   *
   * @param name for people, where the bank gives it no reference
   */
  Camt053Entry(String name) {
    this.name = name;
  }

  /** Takes a part of the entry; a transaction is taken by {@link #transaction}. */
  void part(Camt053Element part) {
    entry.children().add(part);
  }

  /** Takes a transaction; one that cannot be read makes the entry unreadable. */
  void transaction(Camt053Element details) {
    if (failure != null || !isBooked()) {
      return;
    }
    try {
      if (transactions.size() == MOST_TRANSACTIONS) {
        throw Camt053Report.wrong(
            "an entry has more than %d transactions".formatted(MOST_TRANSACTIONS));
      }
      Long amount = Camt053Amounts.ofTransaction(details, currency());
      boolean debit = Camt053Amounts.isDebit(details, Camt053Amounts.isDebit(entry, null));
      String endToEnd = details.text("Refs", "EndToEndId");
      String own = details.text("Refs", "AcctSvcrRef");
      transactions.add(
          new Transaction(
              endToEnd.isEmpty() || endToEnd.equals(NOT_PROVIDED) ? own : endToEnd,
              amount == null ? null : debit ? amount : Long.valueOf(-amount),
              Camt053Amounts.charges(details, currency())));
    } catch (Refusal e) {
      failure = e;
    }
  }

  /** Returns whether the entry counts; one that is pending or only announced does not. */
  boolean isBooked() {
    String code = entry.text("Sts", "Cd");
    return (code.isEmpty() ? entry.text("Sts") : code).equals("BOOK");
  }

  String currency() {
    Camt053Element amount = entry.first("Amt");
    return amount == null ? "" : amount.currency();
  }

  /** Returns the amount that leaves the account, negative for one that arrives. */
  long leaving() {
    Camt053Element amount = entry.first("Amt");
    if (amount == null) {
      throw Camt053Report.wrong("the entry has no Amt");
    }
    long minor = Camt053Amounts.minor(amount);
    return Camt053Amounts.isDebit(entry, null) ? minor : -minor;
  }

  /** Returns the time of the booking; where the bank gives none, the value date. */
  Instant bookedAt() {
    Camt053Element date = entry.first("BookgDt");
    date = date == null ? entry.first("ValDt") : date;
    return Camt053Dates.moment(date);
  }

  /** Passes on the lines of the entry, or the exception that names it when it cannot be read. */
  void pass(ReportSink sink) {
    try {
      List<SettlementLine> lines = new ArrayList<>();
      List<ExceptionItem> exceptions = new ArrayList<>();
      read(lines, exceptions);
      lines.forEach(sink::line);
      exceptions.forEach(sink::exception);
    } catch (Refusal e) {
      String own = ownReference();
      sink.exception(
          new ExceptionItem(
              ExceptionItem.Kind.UNREADABLE_ENTRY,
              ReportRules.isReference(own) ? own + " (" + name + ")" : name,
              null,
              null,
              null,
              "The entry could not be read: " + e.detail(),
              null));
    }
  }

  private void read(List<SettlementLine> lines, List<ExceptionItem> exceptions) {
    if (failure != null) {
      throw failure;
    }
    long whole = leaving();
    if (whole == 0) {
      return;
    }
    Instant bookedAt = bookedAt();
    Camt053Charges own = Camt053Amounts.charges(entry, currency());
    List<Transaction> parts = parts(whole, own);
    Camt053Charges all =
        parts.stream().map(Transaction::charges).reduce(own, Camt053Charges::plus);
    long sum =
        parts.stream().map(Transaction::leaving).reduce(0L, (a, b) -> ReportRules.plus(a, b));
    boolean onTop = all.amount() != 0 && ReportRules.plus(sum, all.amount()) == whole;
    if (sum != whole && !onTop) {
      throw Camt053Report.wrong(
          "its transactions must add up to its %d minor units, got %d".formatted(whole, sum));
    }
    boolean inside = !onTop && all.declared();
    for (Transaction part : parts) {
      long charge = onTop || inside ? part.charges.amount() : 0;
      long leaving = inside ? part.leaving - charge : part.leaving;
      pass(reference(part), leaving, bookedAt, lines, exceptions);
      charge(reference(part), charge, bookedAt, lines, exceptions);
    }
    if (onTop) {
      charge(ownReference(), own.amount(), bookedAt, lines, exceptions);
    }
  }

  /** Returns the transactions with their amounts; the only one may leave its amount out. */
  private List<Transaction> parts(long whole, Camt053Charges own) {
    if (transactions.isEmpty()) {
      return List.of(new Transaction("", whole, own.declared() ? own : Camt053Charges.NONE));
    }
    if (transactions.size() == 1 && transactions.getFirst().leaving == null) {
      Transaction only = transactions.getFirst();
      return List.of(new Transaction(only.reference, whole, only.charges));
    }
    if (transactions.stream().anyMatch(t -> t.leaving == null)) {
      throw Camt053Report.wrong("a transaction has no amount in the currency of the entry");
    }
    return transactions;
  }

  private void pass(
      String reference,
      long leaving,
      Instant bookedAt,
      List<SettlementLine> lines,
      List<ExceptionItem> exceptions) {
    if (leaving == 0) {
      return;
    }
    Money amount = new Money(Math.abs(leaving), currency());
    if (leaving > 0 && entry.text("RvslInd").equals("true")) {
      exceptions.add(
          new ExceptionItem(
              ExceptionItem.Kind.RAIL_CONTRADICTS,
              reference,
              null,
              amount,
              null,
              "The bank books %s as a debit and as a reversal, so it proves no payment"
                  .formatted(ReportRules.text(amount)),
              bookedAt));
      return;
    }
    Status debit = isCharge() ? Status.CHARGE : Status.PAID;
    lines.add(
        new SettlementLine(reference, leaving > 0 ? debit : Status.RETURNED, amount, bookedAt));
  }

  private void charge(
      String reference,
      long charge,
      Instant bookedAt,
      List<SettlementLine> lines,
      List<ExceptionItem> exceptions) {
    if (charge > 0) {
      Money amount = new Money(charge, currency());
      lines.add(new SettlementLine(reference, Status.CHARGE, amount, bookedAt));
    } else if (charge < 0) {
      Money amount = new Money(-charge, currency());
      exceptions.add(
          new ExceptionItem(
              ExceptionItem.Kind.BANK_CHARGE,
              reference,
              null,
              amount,
              null,
              "The bank gave back charges of " + ReportRules.text(amount),
              bookedAt));
    }
  }

  private boolean isCharge() {
    return CHARGES.contains(entry.text("BkTxCd", "Domn", "Fmly", "SubFmlyCd"));
  }

  private String reference(Transaction part) {
    String reference = part.reference.isEmpty() ? ownReference() : part.reference;
    if (!ReportRules.isReference(reference)) {
      throw Camt053Report.wrong(
          "it has no reference of 1 to 100 printable characters, got '"
              + Refusal.quote(reference)
              + "'");
    }
    return reference;
  }

  private String ownReference() {
    String own = entry.text("AcctSvcrRef");
    return own.isEmpty() ? entry.text("NtryRef") : own;
  }
}
