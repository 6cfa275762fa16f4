package com.nissmart.ledger.journalcommand;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.UnknownFormatException;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The check of a printed journal: each batch follows the one before it, and has its hash. */
final class DumpCheck {
  private static final ByteString NO_HASH = ByteString.copyFrom(new byte[32]);

  private final Map<Long, SignedHead> heads;
  private @Nullable JournalRow first;
  private @Nullable JournalRow last;

  /** Makes a check that also compares the batches with signed heads, by their batch. */
  DumpCheck(Map<Long, SignedHead> heads) {
    this.heads = heads;
  }

  /** Checks all lines, and returns the first that is wrong, with what is wrong. */
  Optional<String> run(BufferedReader lines) throws IOException {
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      Optional<String> wrong = check(line);
      if (wrong.isPresent()) {
        return Optional.of("line " + number + ": " + wrong.get());
      }
    }
    return last == null ? Optional.of("There is no batch") : missing(last.batchNo());
  }

  private Optional<String> missing(long lastBatch) {
    return heads.values().stream()
        .filter(head -> head.batchNo() > lastBatch)
        .findFirst()
        .map(head ->
            "batch %d is the last one, but there is a %s".formatted(lastBatch, head.named()));
  }

  private Optional<String> differsFromHead(JournalRow row) {
    SignedHead head = heads.get(row.batchNo());
    if (head == null
        || (head.hash().equals(row.hash())
            && head.seq() == row.lastSeq()
            && head.bookId() == row.bookId())) {
      return Optional.empty();
    }
    return Optional.of("it differs from the " + head.named());
  }

  /** Returns the batches that were checked, in words. */
  String checked() {
    JournalRow from = first;
    JournalRow to = last;
    if (from == null || to == null) {
      return "no batch";
    }
    String given =
        from.batchNo() == 0
            ? ""
            : "; the hash of batch %d was taken as given, because the batch before it is not there"
                .formatted(from.batchNo());
    return String.format(
        Locale.ROOT,
        "batches %d to %d of book %d with %,d transactions; the last hash is %s%s",
        from.batchNo(),
        to.batchNo(),
        from.bookId(),
        to.lastSeq() - from.firstSeq() + 1,
        HexFormat.of().formatHex(to.hash().toByteArray()),
        given);
  }

  private Optional<String> check(String text) {
    try {
      JournalLine line = JournalLines.read(text);
      JournalRow row = JournalLines.row(line);
      Optional<String> wrong =
          followsLast(row).or(() -> wrongNumbers(row)).or(() -> differsFromHead(row));
      if (wrong.isEmpty() && !JournalLines.isReadable(line)) {
        wrong = Optional.of("its part \"batch\" is not what its payload says");
      }
      first = first == null ? row : first;
      last = row;
      return wrong.map(found -> "batch " + row.batchNo() + ": " + found);
    } catch (InvalidProtocolBufferException | UnknownFormatException e) {
      return Optional.of("it cannot be read: " + e.getMessage());
    }
  }

  private Optional<String> followsLast(JournalRow row) {
    JournalRow before = last;
    if (before == null) {
      boolean isWrong = row.batchNo() == 0 && !isBeginning(row);
      return isWrong ? Optional.of("it is not the empty batch of a new book") : Optional.empty();
    }
    if (row.bookId() != before.bookId() || row.batchNo() != before.batchNo() + 1) {
      return Optional.of(
          "batch %d of book %d was expected".formatted(before.batchNo() + 1, before.bookId()));
    }
    if (row.createdAt().isBefore(before.createdAt())) {
      return Optional.of("its time is before that of the batch before it");
    }
    return row.follows(before.hash())
        ? Optional.empty()
        : Optional.of("its hash does not follow from the batch before it and its content");
  }

  private static boolean isBeginning(JournalRow row) {
    return row.hash().equals(NO_HASH) && row.payload().isEmpty() && row.lastSeq() == 0;
  }

  private Optional<String> wrongNumbers(JournalRow row) {
    try {
      JournalRow before = last;
      boolean isMessage = row.format() == JournalRow.MESSAGE;
      JournalBatch batch =
          isMessage ? JournalBatch.parseFrom(row.payload()) : JournalBatch.getDefaultInstance();
      if (isMessage && batch.getTransactionsCount() != row.transactions()) {
        return Optional.of("it does not have the transactions of its seqs");
      }
      long expected =
          before == null ? row.firstSeq() : before.lastSeq() + 1 + batch.getSkippedSeqs();
      return row.firstSeq() == expected
          ? Optional.empty()
          : Optional.of("its first seq is %d, expected %d".formatted(row.firstSeq(), expected));
    } catch (InvalidProtocolBufferException e) {
      return Optional.of("its payload cannot be read");
    }
  }
}
