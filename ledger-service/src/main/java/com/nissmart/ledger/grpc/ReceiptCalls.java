package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.EntryEnd;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.journal.JournalHash;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.TransactionTree.EntryHash;
import com.nissmart.ledger.receipt.ReceiptView;
import com.nissmart.ledger.receipt.Receipts;
import com.nissmart.ledger.v1.GetReceiptRequest;
import com.nissmart.ledger.v1.GetReceiptResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.Receipt;
import com.nissmart.ledger.v1.ReceiptBatch;
import com.nissmart.ledger.v1.ReceiptEntry;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** The call for receipts. */
public final class ReceiptCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private final Receipts receipts;
  private final InstantSource clock;

  public ReceiptCalls(Receipts receipts, InstantSource clock) {
    this.receipts = receipts;
    this.clock = clock;
  }

  @Override
  public void getReceipt(GetReceiptRequest request, StreamObserver<GetReceiptResponse> observer) {
    UUID transactionId = Ids.TRANSACTION.parse("transaction_id", request.getTransactionId());
    BookViewer viewer = LedgerReadCalls.viewer(Caller.current());
    GetReceiptResponse.Builder response = GetReceiptResponse.newBuilder();
    receipts
        .find(viewer, transactionId)
        .ifPresentOrElse(
            receipt -> response.setReceipt(message(viewer, receipt)),
            () -> {
              Instant readyAt = receipts.nextAt();
              response
                  .setReadyAt(LedgerMessages.timestamp(readyAt))
                  .setReadyInSeconds(1 + Duration.between(clock.instant(), readyAt).toSeconds());
            });
    reply(observer, response.build());
  }

  static Receipt message(BookViewer viewer, ReceiptView receipt) {
    TransactionRow row = receipt.transaction().row();
    List<EntryEnd> ends = receipt.transaction().ends();
    Receipt.Builder message =
        Receipt.newBuilder()
            .setTransaction(LedgerMessages.transaction(viewer, TransactionView.of(row)))
            .setBatch(batch(receipt))
            .setHead(HeadCalls.message(receipt.head()))
            .addAllHeadPath(receipt.headPath());
    if (!ends.isEmpty()) {
      long amount = ends.size() > 1 ? -row.amount() : 0;
      boolean isVisible = receipt.accounts().contains(row.source());
      message.setSourceEntry(entry(receipt.tree().source(), amount, ends.getFirst(), isVisible));
    }
    if (ends.size() > 1) {
      boolean isVisible = receipt.accounts().contains(row.destination());
      message.setDestinationEntry(
          entry(receipt.tree().destination(), row.amount(), ends.getLast(), isVisible));
    }
    return message.build();
  }

  private static ReceiptEntry entry(EntryHash hash, long amount, EntryEnd end, boolean isVisible) {
    ReceiptEntry.Builder entry = ReceiptEntry.newBuilder().setHash(hash.hash());
    if (isVisible) {
      entry
          .setSalt(hash.salt())
          .setAccountSeq(end.accountSeq())
          .setAmount(amount)
          .setBalance(end.balance())
          .setHeld(end.held());
    }
    return entry.build();
  }

  private static ReceiptBatch batch(ReceiptView receipt) {
    JournalRow row = receipt.batch();
    return ReceiptBatch.newBuilder()
        .setBookId(row.bookId())
        .setBatchNo(row.batchNo())
        .setFirstSeq(row.firstSeq())
        .setLastSeq(row.lastSeq())
        .setCreatedAt(LedgerMessages.timestamp(row.createdAt()))
        .setPayloadHash(JournalHash.ofPayload(row))
        .setPreviousHash(receipt.previousHash())
        .addAllPath(receipt.tree().path())
        .build();
  }
}
