package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A statement (Stmt) with its account, days, balances and entries; its pages are one statement. */
final class Camt053Statement {
  private static final Set<String> OPENING = Set.of("OPBD", "PRCD");
  private static final String CLOSING = "CLBD";

  private final Map<String, Long> opening = new HashMap<>();
  private final Map<String, Long> closing = new HashMap<>();
  private final Map<String, Long> arrived = new HashMap<>();
  private final TreeSet<Integer> pages = new TreeSet<>();
  private boolean hasLastPage;
  private @Nullable LocalDate from;
  private @Nullable LocalDate to;
  private boolean hasPeriod;
  private boolean hasUnread;

  /** Takes a page: the statement's parts before its entries. */
  void page(Camt053Element head) {
    String number = head.text("StmtPgntn", "PgNb");
    pages.add(number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : 1);
    hasLastPage |= number.isEmpty() || head.flag("StmtPgntn", "LastPgInd");
    head.all("Bal").forEach(this::balance);
    String first = head.text("FrToDt", "FrDtTm");
    String last = head.text("FrToDt", "ToDtTm");
    if (!first.isEmpty() && !last.isEmpty()) {
      try {
        LocalDate begin = Camt053Dates.day(first, false);
        LocalDate end = Camt053Dates.day(last, true);
        from = begin;
        to = end.isBefore(begin) ? begin : end;
        hasPeriod = true;
      } catch (DateTimeException e) {
        throw Camt053Report.wrong(
            "FrToDt must be two times, got '%s' and '%s'"
                .formatted(Refusal.quote(first), Refusal.quote(last)));
      }
    }
  }

  private void balance(Camt053Element balance) {
    String code = balance.text("Tp", "CdOrPrtry", "Cd");
    Camt053Element amount = balance.first("Amt");
    if (amount != null && (OPENING.contains(code) || code.equals(CLOSING))) {
      long minor = Camt053Amounts.minor(amount);
      long signed = Camt053Amounts.isDebit(balance, false) ? -minor : minor;
      if (code.equals(CLOSING)) {
        closing.put(amount.currency(), signed);
      } else {
        opening.putIfAbsent(amount.currency(), signed);
      }
    }
  }

  /** Takes note of an entry that could not be read; then the balances cannot be checked. */
  void unreadEntry() {
    hasUnread = true;
  }

  /** Takes the amount and the day of a booked entry. */
  void entry(Camt053Entry entry) {
    if (entry.leaving() == 0) {
      return;
    }
    arrived.merge(entry.currency(), -entry.leaving(), ReportRules::plus);
    if (!hasPeriod) {
      LocalDate day = LocalDate.ofInstant(entry.bookedAt(), ZoneOffset.UTC);
      from = from == null || day.isBefore(from) ? day : from;
      to = to == null || day.isAfter(to) ? day : to;
    }
  }

  /** Passes on the days that it covers, once its last page is there. */
  void passScopes(String currency, ReportSink sink) {
    LocalDate first = from;
    LocalDate last = to;
    if (hasLastPage && first != null && last != null) {
      Set<String> currencies = currency.isEmpty() ? arrived.keySet() : Set.of(currency);
      currencies.forEach(one -> sink.covers(new ReportScope(one, first, last)));
    }
  }

  /** Passes on an exception for each currency whose balances and entries do not add up. */
  void checkBalances(String name, ReportSink sink) {
    if (hasUnread || !hasLastPage || pages.getFirst() != 1 || pages.size() != pages.getLast()) {
      return;
    }
    closing.forEach((currency, end) -> {
      Long begin = opening.get(currency);
      long moved = arrived.getOrDefault(currency, 0L);
      if (begin != null && ReportRules.plus(begin, moved) != end) {
        sink.exception(differs(name, currency, begin, moved, end));
      }
    });
  }

  private ExceptionItem differs(String name, String currency, long begin, long moved, long end) {
    Money expected = new Money(begin + moved, currency);
    Money closed = new Money(end, currency);
    return new ExceptionItem(
        ExceptionItem.Kind.BALANCE_DIFFERS,
        name,
        null,
        closed,
        expected,
        "The statement %s begins with %s and its entries add up to %s, but it ends with %s and not %s"
            .formatted(
                name,
                MoneyText.of(new Money(begin, currency)),
                MoneyText.of(new Money(moved, currency)),
                MoneyText.of(closed),
                MoneyText.of(expected)),
        closedAt());
  }

  private @Nullable Instant closedAt() {
    LocalDate last = to;
    return last == null ? null : last.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
