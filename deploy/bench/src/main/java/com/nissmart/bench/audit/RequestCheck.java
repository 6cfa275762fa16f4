package com.nissmart.bench.audit;

import com.nissmart.bench.load.NumberedTransfers;
import com.nissmart.bench.load.RecordedAnswers;
import com.nissmart.bench.load.RecordedAnswers.Answer;
import com.nissmart.bench.load.WorkloadRegistry;
import java.util.BitSet;

/** Compares the transactions of a book with the requests and their answers. */
final class RequestCheck {
  private final WorkloadRegistry workloads;
  private final AuditFindings findings;
  private final BitSet[] seen;

  RequestCheck(WorkloadRegistry workloads, AuditFindings findings) {
    this.workloads = workloads;
    this.findings = findings;
    this.seen = new BitSet[workloads.size()];
    for (int run = 0; run < seen.length; run++) {
      seen[run] = new BitSet();
    }
  }

  /** Checks a transfer of the book. */
  void check(BookedTransfer row) {
    int run = NumberedTransfers.runOf(row.key());
    if (run < 0 || run >= seen.length) {
      findings.add("seq %d has the key %s, which no request had".formatted(row.seq(), row.key()));
      return;
    }
    long n = NumberedTransfers.numberOf(row.key());
    Answer answer = workloads.answers(run).get(n);
    if (answer == Answer.NONE || answer == Answer.REFUSED) {
      findings.add("seq %d books %s, whose answer was %s".formatted(row.seq(), row.key(), answer));
      return;
    }
    int index = (int) n;
    if (seen[run].get(index)) {
      findings.add("seq %d books %s a second time".formatted(row.seq(), row.key()));
    }
    seen[run].set(index);
    if (answer != Answer.UNKNOWN && row.completed() != (answer == Answer.DONE)) {
      findings.add(
          "seq %d is %s, but the answer was %s"
              .formatted(row.seq(), row.completed() ? "completed" : "failed", answer));
    }
    checkContent(row, workloads.transfers(run), n);
  }

  /** Finds acknowledged transfers that the book does not have; called after the last row. */
  void finish() {
    for (int run = 0; run < seen.length; run++) {
      RecordedAnswers answers = workloads.answers(run);
      for (long n = 0; n < answers.size(); n++) {
        Answer answer = answers.get(n);
        boolean mustBeThere = answer == Answer.DONE || answer == Answer.FAILED;
        if (mustBeThere && !seen[run].get((int) n)) {
          findings.add(
              "%s was answered %s and is not in the book"
                  .formatted(workloads.transfers(run).key(n), answer));
        }
      }
    }
  }

  private void checkContent(BookedTransfer row, NumberedTransfers transfers, long n) {
    if (row.amount() != transfers.amount(n)) {
      findings.add(
          "seq %d books %d kobo, but the request was for %d"
              .formatted(row.seq(), row.amount(), transfers.amount(n)));
    }
    if (row.source() != transfers.draw().source(n)
        || row.destination() != transfers.draw().destination(n)) {
      findings.add(
          "seq %d is between accounts %d and %d, but the request was for %d and %d"
              .formatted(
                  row.seq(),
                  row.source(),
                  row.destination(),
                  transfers.draw().source(n),
                  transfers.draw().destination(n)));
    }
  }
}
