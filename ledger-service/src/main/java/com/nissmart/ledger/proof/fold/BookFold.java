package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.HashChain;
import com.nissmart.ledger.proof.payload.PayloadReader;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowSink;
import java.util.Arrays;

/**
 * The fold of the book: takes the batches of the journal in their order, checks their hashes, and
 * derives from them the content of every row of the other tables.
 */
public final class BookFold {
  public final int bookId;
  public final FoldAccounts accounts;
  public final PostingFold postings;
  public final AccountChangeFold changes;
  public long batchNo;
  public long at;
  public ByteString hash;

  private final HashChain chain;
  private final PayloadReader payloads;

  /** Continues from a position with the accounts that later batches name, as they were there. */
  public BookFold(int bookId, FoldPosition start, FoldAccounts accounts, RowSink sink) {
    this.bookId = bookId;
    this.accounts = accounts;
    this.postings = new PostingFold(bookId, start, accounts, sink);
    this.changes = new AccountChangeFold(start, accounts, sink);
    this.batchNo = start.batchNo();
    this.at = start.at();
    this.hash = start.hash();
    this.chain = new HashChain(bookId);
    this.payloads = new PayloadReader(bookId);
  }

  public long seq() {
    return postings.seq;
  }

  public FoldPosition position() {
    return new FoldPosition(
        batchNo,
        seq(),
        at,
        hash,
        postings.holds,
        postings.days.totals(),
        changes.totals,
        changes.systemAccounts);
  }

  /** Sends later rows to another sink, and marks the accounts as not touched yet. */
  public void turnTo(RowSink next) {
    postings.turnTo(next);
    changes.turnTo(next);
    for (FoldAccount account : accounts.all()) {
      account.firstKnownSeq = account.accountSeq;
      account.touched = false;
    }
  }

  /** Derives the rows of the next batch. */
  public void append(StoredBatch batch) throws Finding {
    if (batch.no() != batchNo + 1) {
      throw Finding.of("batch %d is missing", batchNo + 1);
    }
    BatchContent content = payloads.read(batch);
    ByteString link = chain.link(hash, batch, content.root);
    if (!link.equals(batch.hash())) {
      throw Finding.of(
          "batch %d: hash is %s, but its columns and the batch before it make %s",
          batch.no(), StoredBatch.text(batch.hash()), StoredBatch.text(link));
    }
    follow(batch, content);
    postings.begin(batch);
    for (BatchContent.Change change : content.changes) {
      changes.add(change, batch);
    }
    CopyRow row = new CopyRow();
    int next = content.start;
    for (int i = 0; i < content.transactions; i++) {
      next = row.read(content.bytes, next);
      postings.add(row, content.released(i));
      if (!content.hasEnds(i, postings.ends)) {
        throw Finding.of(
            "transaction %d: the accounts after it are not what batch %d states",
            seq(), batch.no());
      }
    }
    if (content.isCarried) {
      compareEntries(batch, content);
    }
    hash = link;
    batchNo = batch.no();
    at = batch.at();
  }

  private void follow(StoredBatch batch, BatchContent content) throws Finding {
    if (content.skippedSeqs < 0 || (content.skippedSeqs > 0 && content.transactions > 0)) {
      throw Finding.of(
          "batch %d: skipped_seqs is %d beside %d transactions",
          batch.no(), content.skippedSeqs, content.transactions);
    }
    long firstSeq = seq() + 1 + content.skippedSeqs;
    if (batch.firstSeq() != firstSeq) {
      throw Finding.of(
          "batch %d: first_seq is %d, expected %d", batch.no(), batch.firstSeq(), firstSeq);
    }
    if (batch.at() < at) {
      throw Finding.of(
          "batch %d: created_at is %s, before %s of the batch before it",
          batch.no(), PostgresTime.text(batch.at()), PostgresTime.text(at));
    }
    postings.seq = firstSeq - 1;
  }

  private void compareEntries(StoredBatch batch, BatchContent content) throws Finding {
    if (!Arrays.equals(
        content.bytes,
        content.entriesStart,
        content.entriesEnd,
        postings.derived.bytes,
        0,
        postings.derived.length)) {
      throw Finding.of(
          "batch %d: its entries are not those that its transactions make", batch.no());
    }
  }
}
