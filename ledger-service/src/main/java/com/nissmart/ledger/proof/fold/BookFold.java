package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.HashChain;
import com.nissmart.ledger.proof.payload.PayloadReader;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowBuffer;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.RowSink;
import java.util.Arrays;
import java.util.Comparator;

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
      throw batch.no() <= batchNo
          ? Finding.of("batch %d is there twice", batch.no())
          : Finding.of("batch %d is missing", batchNo + 1);
    }
    BatchContent content = payloads.read(batch);
    ByteString link = chain.link(hash, batch, content.root);
    if (!link.equals(batch.hash())) {
      throw Finding.of(
          "batch %d: hash is %s, but its columns and the batch before it make %s",
          batch.no(), StoredBatch.text(batch.hash()), StoredBatch.text(link));
    }
    follow(batch, content);
    postings.begin(batch, content.limitDay);
    derive(batch, content);
    if (content.isCarried) {
      compareEntries(batch, content);
    }
    hash = link;
    batchNo = batch.no();
    at = batch.at();
  }

  /** Derives what transactions and changes of accounts do, in the order in which they happened. */
  private void derive(StoredBatch batch, BatchContent content) throws Finding {
    if (content.isCarried) {
      // An earlier version hashed them in another order.
      content.changes.sort(Comparator.comparingLong(BatchContent.Change::atSeq));
    }
    CopyRow row = new CopyRow();
    int next = content.start;
    int change = 0;
    for (int i = 0; i < content.transactions; i++) {
      change = applyChanges(batch, content, change, postings.seq);
      next = row.read(content.bytes, next);
      try {
        postings.add(row, content.released(i));
        if (!content.hasEnds(i, postings.ends)) {
          throw Finding.of(
              "transaction %d: the accounts after it are not what batch %d states",
              seq(), batch.no());
        }
      } catch (Finding e) {
        throw e.in(BookTable.TRANSACTION.scope(row));
      }
    }
    applyChanges(batch, content, change, Long.MAX_VALUE);
  }

  /** Applies changes of accounts up to a position, and returns the index of the next one. */
  private int applyChanges(StoredBatch batch, BatchContent content, int from, long seq)
      throws Finding {
    int next = from;
    while (next < content.changes.size() && content.changes.get(next).atSeq() <= seq) {
      BatchContent.Change change = content.changes.get(next++);
      try {
        if (next > 1 && change.atSeq() < content.changes.get(next - 2).atSeq()) {
          throw Finding.of(
              "%s: at_seq is %d, which is before the change before it",
              BookTable.ACCOUNT_CHANGE.name(change.row()), change.atSeq());
        }
        changes.add(change, batch);
      } catch (Finding e) {
        throw e.in(BookTable.ACCOUNT_CHANGE.scope(change.row()));
      }
    }
    return next;
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

  /** Compares the entries that a batch of an earlier version has with those that follow. */
  private void compareEntries(StoredBatch batch, BatchContent content) throws Finding {
    RowBuffer derived = postings.derived;
    CopyRow row = new CopyRow();
    int at = content.entriesStart;
    int matched = 0;
    while (at < content.entriesEnd) {
      int start = at;
      at = row.read(content.bytes, at);
      if (accounts
          .share()
          .has(row.high(RowColumns.ENTRY_ACCOUNT), row.low(RowColumns.ENTRY_ACCOUNT))) {
        int end = Math.min(derived.length, matched + at - start);
        if (!Arrays.equals(content.bytes, start, at, derived.bytes, matched, end)) {
          throw otherEntries(batch);
        }
        matched = end;
      }
    }
    if (matched != derived.length) {
      throw otherEntries(batch);
    }
  }

  private static Finding otherEntries(StoredBatch batch) {
    return Finding.of("batch %d: its entries are not those that its transactions make", batch.no());
  }
}
