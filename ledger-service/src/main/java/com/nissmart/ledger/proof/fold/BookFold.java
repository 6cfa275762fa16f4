package com.nissmart.ledger.proof.fold;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CopyStream;
import com.nissmart.ledger.proof.row.EntrySink;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.SQLException;
import java.util.List;

/**
 * The fold of the book: takes batches, transactions and changes of accounts in their order, and
 * derives from them the content of every other row. The derived rows of a batch are right when its
 * hash matches; the caller compares the stored rows with them.
 */
public final class BookFold {
  public final FoldAccounts accounts;
  public final PostingFold postings;
  public final AccountChangeFold changes;
  public long batchNo;
  public long at;
  public ByteString hash;

  /** The seq before the current batch. */
  public long batchStart;

  private final HashChain chain = new HashChain();

  /** Continues from a position with the accounts that later rows name, as they were there. */
  public BookFold(FoldPosition start, FoldAccounts accounts, EntrySink sink) {
    this.accounts = accounts;
    this.postings = new PostingFold(start, accounts, sink);
    this.changes = new AccountChangeFold(start, accounts);
    this.batchNo = start.batchNo();
    this.at = start.at();
    this.hash = start.hash();
  }

  public long seq() {
    return postings.seq;
  }

  public FoldPosition position() {
    return new FoldPosition(
        batchNo, seq(), at, hash, postings.holds, postings.days.totals(), changes.totals);
  }

  /** Sends later entries to another sink, and marks the accounts as not touched yet. */
  public void turnTo(EntrySink next) {
    postings.turnTo(next);
    for (FoldAccount account : accounts.all()) {
      account.firstKnownSeq = account.accountSeq;
      account.touched = false;
    }
  }

  /** Derives a batch from the next transactions of the stream. */
  public void append(StoredBatch batch, List<CopyRow> changeRows, CopyStream rows)
      throws SQLException, Finding {
    batchStart = seq();
    follow(batch);
    postings.begin(batch);
    chain.begin(hash, batch);
    for (CopyRow row : changeRows) {
      changes.add(row, batch);
    }
    while (seq() < batch.lastSeq()) {
      if (!rows.next()) {
        throw Finding.of("transaction %d is missing", seq() + 1);
      }
      postings.add(rows.row);
      chain.add(rows.row.bytes, rows.row.offset, rows.row.length);
    }
    chain.add(postings.derived.bytes, 0, postings.derived.length);
    for (CopyRow row : changeRows) {
      chain.add(row.bytes, row.offset, row.length);
    }
    ByteString link = chain.end();
    if (!link.equals(batch.hash())) {
      throw Finding.of(
          "batch %d: hash is %s, expected %s",
          batch.no(), StoredBatch.text(batch.hash()), StoredBatch.text(link));
    }
    hash = link;
    batchNo = batch.no();
    at = batch.at();
  }

  private void follow(StoredBatch batch) throws Finding {
    if (batch.no() != batchNo + 1) {
      throw Finding.of("batch %d is missing", batchNo + 1);
    }
    if (batch.firstSeq() != seq() + 1) {
      throw Finding.of(
          "batch %d: first_seq is %d, expected %d", batch.no(), batch.firstSeq(), seq() + 1);
    }
    if (batch.lastSeq() < seq()) {
      throw Finding.of(
          "batch %d: last_seq is %d, expected at least %d", batch.no(), batch.lastSeq(), seq());
    }
    if (batch.at() < at) {
      throw Finding.of(
          "batch %d: created_at is %s, before %s of the batch before it",
          batch.no(), PostgresTime.text(batch.at()), PostgresTime.text(at));
    }
  }
}
