package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
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
      String reference, boolean hasAmount, long leaving, Camt053Charges charges) {}

  private final String name;
  private final String accountCurrency;
  private final Camt053Element entry = new Camt053Element("Ntry", "", "", new ArrayList<>());
  private final EntryBudget budget = new EntryBudget(1_000, 100_000);
  private final List<Transaction> transactions = new ArrayList<>();
  private @Nullable Refusal failure;

  /**
   * Makes an entry without contents.
   *
   * @param name for people, where the bank gives it no reference
   * @param accountCurrency the statement's currency, or empty when it names none
   */
  Camt053Entry(String name, String accountCurrency) {
    this.name = name;
    this.accountCurrency = accountCurrency;
  }

  /** Takes the part of the entry that has just begun; {@link #transaction} takes transactions. */
  void part(XMLStreamReader xml) throws XMLStreamException {
    Camt053Element part = Camt053Element.read(xml, budget);
    if (!budget.isSpent()) {
      entry.children().add(part);
    }
  }

  /** Takes the transaction that has just begun; a wrong one makes the entry unreadable. */
  void transaction(XMLStreamReader xml) throws XMLStreamException {
    EntryBudget own = new EntryBudget(1_000, 100_000);
    Camt053Element details = Camt053Element.read(xml, own);
    if (failure == null && (isBooked() || status().isEmpty())) {
      add(details, own.isSpent());
    }
  }

  private void add(Camt053Element details, boolean isTooLarge) {
    try {
      if (isTooLarge) {
        throw tooLarge("a transaction");
      }
      if (transactions.size() == MOST_TRANSACTIONS) {
        throw Camt053Report.wrong(
            "an entry has more than %d transactions".formatted(MOST_TRANSACTIONS));
      }
      Long amount = Camt053Amounts.ofTransaction(details, currency());
      boolean debit = Camt053Amounts.isDebit(details, Camt053Amounts.isDebit(entry, null));
      String endToEnd = details.text("Refs", "EndToEndId");
      String own = details.text("Refs", "AcctSvcrRef");
      String reference = endToEnd.isEmpty() || endToEnd.equals(NOT_PROVIDED) ? own : endToEnd;
      transactions.add(
          new Transaction(
              reference.isEmpty() ? "" : requireReference(reference),
              amount != null,
              amount == null ? 0 : debit ? amount : -amount,
              Camt053Amounts.charges(details, currency())));
    } catch (Refusal e) {
      failure = e;
    }
  }

  private static Refusal tooLarge(String what) {
    return Camt053Report.wrong(what + " has too many parts, or too much text");
  }

  /**
   * Returns whether the entry counts; one that is pending or only announced does not. One that is
   * too large to say so does.
   */
  boolean isBooked() {
    return status().equals("BOOK") || (status().isEmpty() && budget.isSpent());
  }

  private String status() {
    String code = entry.text("Sts", "Cd");
    return code.isEmpty() ? entry.text("Sts") : code;
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

  /**
   * Passes on the lines of the entry, or the exception that names it when it cannot be read.
   *
   * @return whether it could be read
   */
  boolean pass(ReportSink sink) {
    Camt053Lines lines;
    try {
      if (budget.isSpent()) {
        throw tooLarge("the entry");
      }
      if (failure != null) {
        throw failure;
      }
      if (leaving() == 0) {
        return true;
      }
      lines = read();
    } catch (Refusal e) {
      sink.exception(unreadable(e));
      return false;
    }
    lines.pass(sink);
    return true;
  }

  private ExceptionItem unreadable(Refusal why) {
    String own = ownReference();
    return new ExceptionItem(
        ExceptionItem.Kind.UNREADABLE_ENTRY,
        ReportRules.isReference(own) ? own + " (" + name + ")" : name,
        null,
        null,
        null,
        why.detail(),
        null);
  }

  private Camt053Lines read() {
    long whole = leaving();
    if (!accountCurrency.isEmpty() && !accountCurrency.equals(currency())) {
      throw Camt053Report.wrong(
          "its currency must be the account's, %s, got %s".formatted(accountCurrency, currency()));
    }
    Camt053Lines lines =
        new Camt053Lines(currency(), bookedAt(), entry.flag("RvslInd"), isCharge());
    Camt053Charges own = Camt053Amounts.charges(entry, currency());
    List<Transaction> parts = parts(whole);
    Camt053Charges all = parts.stream().map(Transaction::charges).reduce(own, Camt053Charges::plus);
    long sum =
        parts.stream().map(Transaction::leaving).reduce(0L, (a, b) -> ReportRules.plus(a, b));
    boolean onTop = all.amount() != 0 && ReportRules.plus(sum, all.amount()) == whole;
    if (sum != whole && !onTop) {
      throw Camt053Report.wrong(
          "its transactions must add up to %s, got %s".formatted(text(whole), text(sum)));
    }
    boolean inside = !onTop && all.declared();
    boolean isOnly = parts.size() == 1;
    for (int i = 0; i < parts.size(); i++) {
      Transaction part = parts.get(i);
      String reference = isOnly ? reference(part) : reference(part, i + 1);
      long charge = isOnly ? all.amount() : part.charges.amount();
      lines.add(reference, inside ? part.leaving - charge : part.leaving);
      lines.addCharge(reference, onTop || inside ? charge : 0);
    }
    if (onTop && !isOnly && own.amount() != 0) {
      lines.addCharge(requireReference(ownReference()), own.amount());
    }
    return lines;
  }

  /** Returns the transactions with their amounts; the only one may leave its amount out. */
  private List<Transaction> parts(long whole) {
    if (transactions.isEmpty()) {
      return List.of(new Transaction("", true, whole, Camt053Charges.NONE));
    }
    if (transactions.size() == 1 && !transactions.getFirst().hasAmount) {
      Transaction only = transactions.getFirst();
      return List.of(new Transaction(only.reference, true, whole, only.charges));
    }
    if (transactions.stream().anyMatch(t -> !t.hasAmount)) {
      throw Camt053Report.wrong("a transaction has no amount in the currency of the entry");
    }
    return transactions;
  }

  private String text(long leaving) {
    return MoneyText.of(new Money(leaving, currency()));
  }

  private boolean isCharge() {
    return CHARGES.contains(entry.text("BkTxCd", "Domn", "Fmly", "SubFmlyCd"));
  }

  private String reference(Transaction part) {
    return requireReference(part.reference.isEmpty() ? ownReference() : part.reference);
  }

  /**
   * Numbers the transactions without a reference from the second one on, so that two equal ones are
   * told apart, and an only one has the same reference in every statement.
   */
  private String reference(Transaction part, int no) {
    return part.reference.isEmpty() && no > 1
        ? requireReference(requireReference(ownReference()) + "/" + no)
        : reference(part);
  }

  private static String requireReference(String reference) {
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
