package com.nissmart.gateway.statements;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.gateway.statements.StatementQueue.Place;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The pages of the ledger that a statement is drawn from, one after the other. */
final class StatementPages {
  private static final int PAGE_SIZE = 200;

  private final LedgerServiceStub ledger;
  private final ApiRequest http;
  private final AccountStatement head;
  private final ListEntriesRequest request;
  private final long lastAccountSeq;
  private final StatementFonts fonts;
  private @Nullable StatementPdf pdf;

  /**
   * Makes the pages of a statement.
   *
   * @param asked the period that the sums are of
   * @param lastAccountSeq the last entry that the sums include; later ones are left out
   */
  StatementPages(
      LedgerServiceStub ledger,
      ApiRequest http,
      AccountStatement head,
      Period asked,
      long lastAccountSeq,
      StatementFonts fonts) {
    this.ledger = ledger;
    this.http = http;
    this.head = head;
    this.request =
        ListEntriesRequest.newBuilder()
            .setAccountId(head.account().id())
            .setFrom(QueryParameters.timestamp(asked.from()))
            .setTo(QueryParameters.timestamp(asked.to()))
            .setPageSize(PAGE_SIZE)
            .setOldestFirst(true)
            .build();
    this.lastAccountSeq = lastAccountSeq;
    this.fonts = fonts;
  }

  /** Returns the PDF, drawn where the place's turns are. */
  CompletableFuture<StreamMessage<HttpData>> stream(Place place) {
    return new PageStream<>(
            http,
            new PageStream.Pages<>(HttpData.empty(), this::read, this::draw, this::next),
            place)
        .from("");
  }

  private CompletableFuture<ListEntriesResponse> read(String token) {
    ListEntriesRequest page = request.toBuilder().setPageToken(token).build();
    return Rpc.callAsUser(ledger, http, LedgerServiceStub::listEntries, page);
  }

  /** Returns the token of the next page, or "" when this one has the last entry. */
  private String next(ListEntriesResponse page) {
    List<Entry> entries = page.getEntriesList();
    boolean last = entries.isEmpty() || entries.getLast().getAccountSeq() >= lastAccountSeq;
    return last ? "" : page.getNextPageToken();
  }

  private HttpData draw(ListEntriesResponse page) {
    try {
      StatementPdf drawn = pdf == null ? new StatementPdf(head, fonts) : pdf;
      pdf = drawn;
      drawn.draw(StatementLines.of(page.getEntriesList(), lastAccountSeq));
      if (next(page).isEmpty()) {
        drawn.end();
      }
      return HttpData.wrap(drawn.take());
    } catch (IOException e) {
      throw new UncheckedIOException("A statement could not be drawn", e);
    }
  }
}
