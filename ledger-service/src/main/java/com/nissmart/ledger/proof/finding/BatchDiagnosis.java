package com.nissmart.ledger.proof.finding;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.HashChain;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The search for the wrong row of a batch that does not match its hash. The chain says only that
 * one is wrong. Other rows say which: the next hash confirms a hash, entries confirm their
 * transaction, accounts their changes. It is slow and runs once.
 */
public final class BatchDiagnosis {
  // No batch has more transactions; a longer range was altered.
  private static final int LARGEST = 1_000_000;

  private final Connection view;
  private final BookFold fold;
  private final StoredBatch batch;
  private final @Nullable StoredBatch next;
  private final StoredBatch head;

  private BatchDiagnosis(
      Connection view,
      BookFold fold,
      StoredBatch batch,
      @Nullable StoredBatch next,
      StoredBatch head) {
    this.view = view;
    this.fold = fold;
    this.batch = batch;
    this.next = next;
    this.head = head;
  }

  /** Returns the most exact finding for a fold that could not append its next batch. */
  public static Finding of(Connection view, BookFold fold, Finding suspicion) throws SQLException {
    List<StoredBatch> batches = BookReader.batches(view, fold.batchNo, Long.MAX_VALUE, 2);
    StoredBatch head = BookReader.head(view);
    if (batches.isEmpty() || batches.getFirst().no() != fold.batchNo + 1 || head == null) {
      return suspicion;
    }
    StoredBatch next = batches.size() == 2 ? batches.get(1) : null;
    return new BatchDiagnosis(view, fold, batches.getFirst(), next, head).finding(suspicion);
  }

  private Finding finding(Finding suspicion) throws SQLException {
    List<CopyRow> changes = BookReader.changes(view, fold.batchNo, batch.no());
    Finding finding = batchRow(changes);
    if (finding == null) {
      finding = strayChange(changes);
    }
    if (finding == null) {
      finding = transactions();
    }
    if (finding == null) {
      finding = AccountChangeDiagnosis.of(view, batch);
    }
    if (finding != null) {
      return finding;
    }
    boolean onlyTheHash = suspicion.text().startsWith("batch ");
    return onlyTheHash ? general(changes) : suspicion;
  }

  /** Looks for one altered column of the batch under which the rows match the hash. */
  private @Nullable Finding batchRow(List<CopyRow> changes) throws SQLException {
    long end = next == null ? head.lastSeq() : next.firstSeq() - 1;
    for (long lastSeq : new long[] {batch.lastSeq(), end}) {
      if (lastSeq - fold.batchStart > LARGEST) {
        continue;
      }
      List<CopyRow> rows = BookReader.transactions(view, fold.batchStart, lastSeq).toList();
      long at =
          !rows.isEmpty()
              ? rows.getFirst().int8(RowColumns.CREATED_AT)
              : !changes.isEmpty()
                  ? changes.getFirst().int8(RowColumns.CHANGE_CREATED_AT)
                  : batch.at();
      StoredBatch should =
          new StoredBatch(batch.no(), fold.batchStart + 1, lastSeq, at, batch.hash());
      ByteString hash = hash(fold.hash, should, rows, changes);
      if (hash.equals(batch.hash())) {
        return difference(should);
      }
      if (isConfirmed(hash)) {
        return Finding.of(
            "batch %d: hash is %s, expected %s",
            batch.no(), StoredBatch.text(batch.hash()), StoredBatch.text(hash));
      }
    }
    return null;
  }

  private @Nullable Finding difference(StoredBatch should) {
    String name = "batch " + batch.no();
    if (batch.firstSeq() != should.firstSeq()) {
      return Finding.of(
          "%s: first_seq is %d, expected %d", name, batch.firstSeq(), should.firstSeq());
    }
    if (batch.lastSeq() != should.lastSeq()) {
      return Finding.of("%s: last_seq is %d, expected %d", name, batch.lastSeq(), should.lastSeq());
    }
    if (batch.at() != should.at()) {
      return Finding.of(
          "%s: created_at is %s, expected %s",
          name, PostgresTime.text(batch.at()), PostgresTime.text(should.at()));
    }
    return null;
  }

  /** Returns whether the next batch, or the head of the book, confirms this hash. */
  private boolean isConfirmed(ByteString hash) throws SQLException {
    StoredBatch after = next;
    if (after == null) {
      return hash.equals(head.hash());
    }
    List<CopyRow> rows =
        BookReader.transactions(view, after.firstSeq() - 1, after.lastSeq()).toList();
    ByteString nextHash = hash(hash, after, rows, BookReader.changes(view, batch.no(), after.no()));
    return nextHash.equals(after.hash());
  }

  /** Returns the hash over stored rows, entries included. */
  private ByteString hash(
      ByteString before, StoredBatch of, List<CopyRow> rows, List<CopyRow> changes)
      throws SQLException {
    HashChain chain = new HashChain();
    chain.begin(before, of);
    List<CopyRow> all = new ArrayList<>(rows);
    all.addAll(StoredRows.entries(view, of.firstSeq(), of.lastSeq()));
    all.addAll(changes);
    all.forEach(row -> chain.add(row.bytes, row.offset, row.length));
    return chain.end();
  }

  /** Looks for one change of an account that belongs to another batch. */
  private @Nullable Finding strayChange(List<CopyRow> changes) throws SQLException {
    List<CopyRow> rows = BookReader.transactions(view, fold.batchStart, last()).toList();
    for (CopyRow change : StoredRows.changesAt(view, batch.at())) {
      List<CopyRow> others = new ArrayList<>(changes);
      boolean here = change.int8(RowColumns.CHANGE_BATCH) == batch.no();
      if (here) {
        others.removeIf(row -> row.sameAs(change));
      } else {
        others.add(change.with(RowColumns.CHANGE_BATCH, batch.no()));
        others.sort(
            Comparator.comparing(
                row -> row.key(RowColumns.CHANGE_ACCOUNT), Arrays::compareUnsigned));
      }
      if (hash(fold.hash, batch, rows, others).equals(batch.hash())) {
        return Finding.of(
            "account_change %d of %s: batch_no is %d, expected %s",
            change.int4(RowColumns.CHANGE_NO),
            Finding.account(change.uuid(RowColumns.CHANGE_ACCOUNT)),
            change.int8(RowColumns.CHANGE_BATCH),
            here ? "another" : Long.toString(batch.no()));
      }
    }
    return null;
  }

  private long last() {
    return Math.min(batch.lastSeq(), fold.batchStart + LARGEST);
  }

  private @Nullable Finding transactions() throws SQLException {
    long expected = fold.batchStart;
    Map<Long, List<CopyRow>> entries =
        StoredRows.entries(view, batch.firstSeq(), batch.lastSeq()).stream()
            .collect(Collectors.groupingBy(entry -> entry.int8(RowColumns.ENTRY_SEQ)));
    for (CopyRow row : BookReader.transactions(view, fold.batchStart, last()).toList()) {
      expected++;
      long seq = row.int8(RowColumns.SEQ);
      if (seq != expected) {
        return Finding.of("transaction %d is missing", expected);
      }
      if (row.int8(RowColumns.CREATED_AT) != batch.at()) {
        return Finding.of(
            "transaction %d: created_at is %s, expected %s of batch %d",
            seq,
            PostgresTime.text(row.int8(RowColumns.CREATED_AT)),
            PostgresTime.text(batch.at()),
            batch.no());
      }
      Finding finding = TransactionDiagnosis.of(row, entries.getOrDefault(seq, List.of()));
      if (finding != null) {
        return finding;
      }
    }
    return expected < batch.lastSeq()
        ? Finding.of("transaction %d is missing", expected + 1)
        : null;
  }

  private Finding general(List<CopyRow> changes) {
    String rows =
        batch.lastSeq() < batch.firstSeq()
            ? ""
            : batch.firstSeq() == batch.lastSeq()
                ? "transaction " + batch.firstSeq()
                : "one of the transactions " + batch.firstSeq() + " to " + batch.lastSeq();
    String accounts =
        String.join(
            ", ",
            changes.stream()
                .map(row ->
                    "account_change "
                        + row.int4(RowColumns.CHANGE_NO)
                        + " of "
                        + Finding.account(row.uuid(RowColumns.CHANGE_ACCOUNT)))
                .limit(20)
                .toList());
    String or = rows.isEmpty() || accounts.isEmpty() ? "" : " or ";
    return Finding.of(
        "batch %d: the hash %s does not fit %s%s%s: a column is not as it was committed",
        batch.no(), StoredBatch.text(batch.hash()), rows, or, accounts);
  }
}
