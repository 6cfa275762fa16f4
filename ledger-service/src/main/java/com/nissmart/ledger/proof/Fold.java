package com.nissmart.ledger.proof;

import com.google.protobuf.ByteString;
import java.sql.SQLException;
import java.util.List;

/**
 * The book from its first row on: takes batches, transactions and changes of accounts in their
 * order, and derives from them alone what everything else must be. What it derives of a batch is
 * right when the batch's hash is; the caller holds the stored rows against it.
 */
final class Fold {
  final Accounts accounts;
  final Postings postings;
  final AccountChanges changes;
  long batchNo;
  long at;
  ByteString hash;

  /** seq before the batch under way. */
  long batchStart;

  private final Chain chain = new Chain();

  /**
   * Goes on from a position.
   *
   * @param accounts all that the rows after it name, as they were there
   * @param sink takes the derived entries
   */
  Fold(Position start, Accounts accounts, EntrySink sink) {
    this.accounts = accounts;
    this.postings = new Postings(start, accounts, sink);
    this.changes = new AccountChanges(start, accounts);
    this.batchNo = start.batchNo();
    this.at = start.at();
    this.hash = start.hash();
  }

  /** seq of the last transaction. */
  long seq() {
    return postings.seq;
  }

  Position position() {
    return new Position(
        batchNo, seq(), at, hash, postings.holds, postings.days.totals(), changes.totals);
  }

  /** From here on another sink takes the entries, and accounts remember what they have now. */
  void turnTo(EntrySink next) {
    postings.turnTo(next);
    for (Account account : accounts.all()) {
      account.firstKnownSeq = account.accountSeq;
      account.touched = false;
    }
  }

  /** Derives a batch; its transactions are the next rows of the stream. */
  void append(BatchRow batch, List<CopyRow> changeRows, CopyStream rows)
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
          batch.no(), BatchRow.text(batch.hash()), BatchRow.text(link));
    }
    hash = link;
    batchNo = batch.no();
    at = batch.at();
  }

  private void follow(BatchRow batch) throws Finding {
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
          batch.no(), Moments.text(batch.at()), Moments.text(at));
    }
  }
}
