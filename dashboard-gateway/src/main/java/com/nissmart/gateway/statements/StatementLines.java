package com.nissmart.gateway.statements;

import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** The reader of a statement's lines, which the ledger returns page by page. */
final class StatementLines {
  /** The most lines, about a hundred sheets; a longer list is better read as CSV. */
  static final int MOST = 4_000;

  /** The earliest instant that the ledger accepts; every book begins later. */
  static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

  private static final int PAGE_SIZE = 200;

  /** The ids in descriptions, which are of no use to people. */
  private static final Pattern IDS =
      Pattern.compile("\\s*\\b(Withdrawal|Paid out|Not paid out) wdr_[0-9a-z]{26}");

  private final LedgerServiceStub ledger;
  private final ApiRequest http;
  private final String accountId;
  private final Period period;
  private final Instant now;

  record PeriodLines(long opening, long closing, List<Line> lines) {}

  StatementLines(
      LedgerServiceStub ledger, ApiRequest http, String accountId, Period period, Instant now) {
    this.now = now;
    this.ledger = ledger;
    this.http = http;
    this.accountId = accountId;
    this.period = period;
  }

  CompletableFuture<PeriodLines> read() {
    return from("", new ArrayList<>())
        .thenCompose(newestFirst ->
            newestFirst.isEmpty()
                ? balanceBefore().thenApply(balance -> new PeriodLines(balance, balance, List.of()))
                : CompletableFuture.completedFuture(of(newestFirst)));
  }

  private CompletableFuture<List<Entry>> from(String cursor, List<Entry> read) {
    ListEntriesRequest request =
        ListEntriesRequest.newBuilder()
            .setAccountId(accountId)
            .setFrom(QueryParameters.timestamp(period.from()))
            .setTo(QueryParameters.timestamp(period.to()))
            .setPageSize(PAGE_SIZE)
            .setPageToken(cursor)
            .build();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::listEntries, request)
        .thenCompose(page -> {
          read.addAll(page.getEntriesList());
          checkLength(read);
          http.extendTimeout();
          return page.getNextPageToken().isEmpty()
              ? CompletableFuture.completedFuture(read)
              : from(page.getNextPageToken(), read);
        });
  }

  private static void checkLength(List<Entry> read) {
    if (read.size() > MOST) {
      throw Refusal.invalid(
          "/from",
          "OUT_OF_RANGE",
          "The period has more than "
              + MOST
              + " lines; ask for fewer days, or for /entries with Accept: text/csv");
    }
  }

  /** Returns the balance just before the period, which has no lines. */
  private CompletableFuture<Long> balanceBefore() {
    if (period.from().equals(EARLIEST)) {
      return CompletableFuture.completedFuture(0L);
    }
    Instant before = period.from().minus(1, ChronoUnit.MICROS);
    GetBalanceRequest.Builder request = GetBalanceRequest.newBuilder().setAccountId(accountId);
    if (before.isBefore(now)) {
      request.setAt(QueryParameters.timestamp(before));
    }
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::getBalance, request.build())
        .thenApply(answer -> answer.getBalance().getPosted());
  }

  private static PeriodLines of(List<Entry> newestFirst) {
    List<Entry> entries = newestFirst.reversed();
    Entry first = entries.getFirst();
    List<Line> lines =
        entries.stream().filter(e -> e.getAmount() != 0).map(StatementLines::line).toList();
    return new PeriodLines(
        first.getBalance() - first.getAmount(), entries.getLast().getBalance(), lines);
  }

  private static Line line(Entry entry) {
    Instant at = StatementPdfApi.instant(entry.getCreatedAt());
    String more = IDS.matcher(entry.getDescription()).replaceAll("").strip();
    String title = title(entry);
    String text = more.isEmpty() ? title : title + " \u00B7 " + more;
    return new Line(at, text, entry.getAmount(), entry.getBalance());
  }

  /** Returns the title of an entry in savers' words. */
  private static String title(Entry entry) {
    TransactionType type = entry.getType();
    return switch (type) {
      case TRANSACTION_TYPE_DEPOSIT -> "Money added";
      case TRANSACTION_TYPE_TRANSFER -> entry.getAmount() < 0 ? "Sent" : "Received";
      case TRANSACTION_TYPE_CAPTURE -> "Withdrawn to bank";
      case TRANSACTION_TYPE_RELEASE -> "Returned to wallet";
      case TRANSACTION_TYPE_REVERSAL -> "Reversal";
      case TRANSACTION_TYPE_ADJUSTMENT -> "Correction";
      case TRANSACTION_TYPE_WITHDRAWAL -> "Set aside to withdraw";
      case TRANSACTION_TYPE_UNSPECIFIED, UNRECOGNIZED -> "Movement";
    };
  }
}
