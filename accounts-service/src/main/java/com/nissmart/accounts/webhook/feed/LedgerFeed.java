package com.nissmart.accounts.webhook.feed;

import com.nissmart.accounts.webhook.event.TransactionEvents;
import com.nissmart.accounts.webhook.event.WebhookEvent;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import java.util.Optional;

/** The feed of the ledger's transactions; its positions are their seq. */
public final class LedgerFeed implements EventFeed {
  private final LedgerServiceStub ledger;

  /** Follows the given ledger. */
  public LedgerFeed(LedgerServiceStub ledger) {
    this.ledger = ledger;
  }

  @Override
  public String name() {
    return "transactions";
  }

  @Override
  public Stream open(String position) {
    long after = position.isEmpty() ? 0 : Long.parseLong(position);
    return watch(WatchTransactionsRequest.newBuilder().setAfterSeq(after).build());
  }

  @Override
  public Stream openFromNow() {
    return watch(WatchTransactionsRequest.newBuilder().setFromNow(true).build());
  }

  private Stream watch(WatchTransactionsRequest request) {
    FeedStream<WatchTransactionsRequest, WatchTransactionsResponse> stream =
        new FeedStream<>(LedgerFeed::item);
    ledger.watchTransactions(request, stream);
    return stream;
  }

  private static Item item(WatchTransactionsResponse answer) {
    Optional<WebhookEvent> event =
        answer.hasTransaction()
            ? Optional.of(TransactionEvents.event(answer.getTransaction()))
            : Optional.empty();
    return new Item(Long.toString(answer.getSeq()), event);
  }
}
