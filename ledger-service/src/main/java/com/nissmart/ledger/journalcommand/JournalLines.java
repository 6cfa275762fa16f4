package com.nissmart.ledger.journalcommand;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalLine;
import java.time.Instant;

/** The conversion between rows of the journal and lines of JSON. */
final class JournalLines {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();

  private JournalLines() {}

  static String line(JournalRow row) throws InvalidProtocolBufferException {
    Instant at = row.createdAt();
    JournalLine.Builder line =
        JournalLine.newBuilder()
            .setBookId(row.bookId())
            .setBatchNo(row.batchNo())
            .setFirstSeq(row.firstSeq())
            .setLastSeq(row.lastSeq())
            .setCreatedAt(
                Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
            .setFormat(row.format())
            .setHash(row.hash())
            .setPayload(row.payload());
    if (row.format() == JournalRow.MESSAGE) {
      line.setBatch(JournalBatch.parseFrom(row.payload()));
    }
    return PRINTER.print(line);
  }

  static JournalLine read(String line) throws InvalidProtocolBufferException {
    JournalLine.Builder read = JournalLine.newBuilder();
    JsonFormat.parser().merge(line, read);
    return read.build();
  }

  static JournalRow row(JournalLine line) {
    Timestamp at = line.getCreatedAt();
    return new JournalRow(
        line.getBookId(),
        line.getBatchNo(),
        line.getFirstSeq(),
        line.getLastSeq(),
        Instant.ofEpochSecond(at.getSeconds(), at.getNanos()),
        (short) line.getFormat(),
        line.getHash(),
        line.getPayload());
  }

  /** Returns whether the part of a line that is made to be read says the same as its payload. */
  static boolean isReadable(JournalLine line) throws InvalidProtocolBufferException {
    if (line.getFormat() != JournalRow.MESSAGE) {
      return !line.hasBatch();
    }
    return PRINTER
        .print(JournalBatch.parseFrom(line.getPayload()))
        .equals(PRINTER.print(line.getBatch()));
  }
}
