package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry (Ntry) of a statement: the texts of its elements by their path, and those of each of its
 * transactions (NtryDtls/TxDtls). A bank may book many payments as one amount.
 */
final class Camt053Entry {
  private static final String TRANSACTION = "NtryDtls/TxDtls";
  private static final String NOT_PROVIDED = "NOTPROVIDED";

  private final Map<String, String> texts = new HashMap<>();
  private final List<Map<String, String>> transactions = new ArrayList<>();

  void beginTransaction() {
    transactions.add(new HashMap<>());
  }

  /** Keeps the text of an element; the first one counts when it is repeated. */
  void put(String path, String text) {
    boolean inTransaction = path.startsWith(TRANSACTION + "/") && !transactions.isEmpty();
    Map<String, String> place = inTransaction ? transactions.getLast() : texts;
    place.putIfAbsent(inTransaction ? path.substring(TRANSACTION.length() + 1) : path, text);
  }

  /**
   * Returns a line for each transaction; one line for an entry without transactions; none for an
   * entry that is not booked.
   *
   * @throws Refusal INVALID_REQUEST when the transactions do not add up to the entry's amount
   */
  List<SettlementLine> lines() {
    String state = texts.getOrDefault("Sts/Cd", texts.getOrDefault("Sts", ""));
    if (!state.equals("BOOK")) {
      return List.of();
    }
    Money amount = ReportRules.money(required("Amt"), required("Amt@Ccy"));
    SettlementLine.Status status = status(required("CdtDbtInd"));
    Instant bookedAt = bookedAt();
    if (transactions.isEmpty()) {
      return List.of(
          new SettlementLine(requireReference(ownReference()), status, amount, bookedAt));
    }
    List<SettlementLine> lines = new ArrayList<>();
    long sum = 0;
    for (Map<String, String> transaction : transactions) {
      Money part = part(transaction, amount);
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

  private Money part(Map<String, String> transaction, Money whole) {
    String amount = transaction.get("Amt");
    String currency = transaction.getOrDefault("Amt@Ccy", "");
    if (amount == null && transactions.size() == 1) {
      return whole;
    }
    if (amount == null || !currency.equals(whole.currency())) {
      throw Camt053Report.wrong("a transaction has no amount in the currency of its entry");
    }
    return ReportRules.money(amount, currency);
  }

  private String reference(Map<String, String> transaction) {
    String endToEnd = transaction.getOrDefault("Refs/EndToEndId", NOT_PROVIDED);
    return requireReference(
        endToEnd.equals(NOT_PROVIDED)
            ? transaction.getOrDefault("Refs/AcctSvcrRef", ownReference())
            : endToEnd);
  }

  private String ownReference() {
    return texts.getOrDefault("AcctSvcrRef", texts.getOrDefault("NtryRef", ""));
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
    String time = texts.get("BookgDt/DtTm");
    String text = time == null ? required("BookgDt/Dt") : time;
    try {
      Instant bookedAt = time == null ? day(text) : moment(text);
      if (ReportRules.isMoment(bookedAt)) {
        return bookedAt;
      }
    } catch (DateTimeException e) {
      // Refused below, like a time that no bank can mean.
    }
    throw Camt053Report.wrong(
        "BookgDt must be a date or a time, got '" + Refusal.quote(text) + "'");
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

  private String required(String path) {
    String text = texts.get(path);
    if (text == null) {
      throw Camt053Report.wrong("an entry has no " + path);
    }
    return text;
  }
}
