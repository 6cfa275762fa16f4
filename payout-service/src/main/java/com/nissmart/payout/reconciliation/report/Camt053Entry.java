package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** An entry (Ntry) of a statement. A bank may book many transactions (TxDtls) as one entry. */
record Camt053Entry(Element entry) {
  private static final String NOT_PROVIDED = "NOTPROVIDED";

  /** Returns a line for each transaction of a booked entry, or one when it lists none. */
  List<SettlementLine> lines() {
    if (!text(entry, text(entry, "", "Sts"), "Sts", "Cd").equals("BOOK")) {
      return List.of();
    }
    Money amount = ReportRules.money(required("Amt"), currency(entry));
    SettlementLine.Status status = status(required("CdtDbtInd"));
    Instant bookedAt = bookedAt();
    List<Element> transactions = Camt053Report.elements(entry, "NtryDtls", "TxDtls").toList();
    if (transactions.isEmpty()) {
      String reference = requireReference(ownReference());
      return List.of(new SettlementLine(reference, status, amount, bookedAt));
    }
    List<SettlementLine> lines = new ArrayList<>();
    long sum = 0;
    for (Element transaction : transactions) {
      boolean isWhole = transactions.size() == 1 && text(transaction, "", "Amt").isEmpty();
      Money part = isWhole ? amount : part(transaction, amount.currency());
      sum = ReportRules.plus(sum, part.amount());
      lines.add(new SettlementLine(reference(transaction), status, part, bookedAt));
    }
    if (sum != amount.amount()) {
      throw Camt053Report.wrong(
          "the transactions of an entry must add up to its %d minor units, got %d"
              .formatted(amount.amount(), sum));
    }
    return lines;
  }

  private static Money part(Element transaction, String currency) {
    String amount = text(transaction, "", "Amt");
    if (amount.isEmpty() || !currency(transaction).equals(currency)) {
      throw Camt053Report.wrong("a transaction has no amount in the currency of its entry");
    }
    return ReportRules.money(amount, currency);
  }

  private String reference(Element transaction) {
    String endToEnd = text(transaction, NOT_PROVIDED, "Refs", "EndToEndId");
    return requireReference(
        endToEnd.equals(NOT_PROVIDED)
            ? text(transaction, ownReference(), "Refs", "AcctSvcrRef")
            : endToEnd);
  }

  private String ownReference() {
    return text(entry, text(entry, "", "NtryRef"), "AcctSvcrRef");
  }

  private static String requireReference(String text) {
    if (!ReportRules.isReference(text)) {
      throw Camt053Report.wrong(
          "an entry has no reference of 1 to 100 printable characters, got '"
              + Refusal.quote(text)
              + "'");
    }
    return text;
  }

  private static SettlementLine.Status status(String indicator) {
    return switch (indicator) {
      case "DBIT" -> SettlementLine.Status.PAID;
      case "CRDT" -> SettlementLine.Status.RETURNED;
      default ->
          throw Camt053Report.wrong(
              "CdtDbtInd must be DBIT or CRDT, got '" + Refusal.quote(indicator) + "'");
    };
  }

  private Instant bookedAt() {
    String time = text(entry, "", "BookgDt", "DtTm");
    String text = time.isEmpty() ? required("BookgDt", "Dt") : time;
    return ReportRules.bookedAt(text, time.isEmpty() ? Camt053Entry::day : Camt053Entry::moment)
        .orElseThrow(() ->
            Camt053Report.wrong(
                "BookgDt must be a date or a time, got '" + Refusal.quote(text) + "'"));
  }

  private static Instant day(String text) {
    return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant moment(String text) {
    boolean hasOffset = text.endsWith("Z") || text.matches(".*[+-][0-9]{2}:[0-9]{2}");
    return hasOffset
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static String currency(Element parent) {
    return Camt053Report.elements(parent, "Amt")
        .map(amount -> amount.getAttribute("Ccy"))
        .findFirst()
        .orElse("");
  }

  private String required(String... path) {
    String text = text(entry, "", path);
    if (text.isEmpty()) {
      throw Camt053Report.wrong("an entry has no " + String.join("/", path));
    }
    return text;
  }

  /** Returns the first text at a path below a parent. */
  private static String text(Element parent, String fallback, String... path) {
    return Camt053Report.elements(parent, path)
        .filter(element -> element.getElementsByTagName("*").getLength() == 0)
        .map(element -> element.getTextContent().strip())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse(fallback);
  }
}
