package com.nissmart.gateway.statements;

import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** The lines of a statement in savers' words; pure. */
final class StatementLines {
  /** The ids in descriptions, which are of no use to people. */
  private static final Pattern IDS =
      Pattern.compile("\\s*\\b(Withdrawal|Paid out|Not paid out) wdr_[0-9a-z]{26}");

  private StatementLines() {}

  /** Returns the lines of the entries that moved money, up to a position on the account. */
  static List<Line> of(List<Entry> entries, long lastAccountSeq) {
    return entries.stream()
        .filter(entry -> entry.getAmount() != 0 && entry.getAccountSeq() <= lastAccountSeq)
        .map(StatementLines::line)
        .toList();
  }

  private static Line line(Entry entry) {
    Instant at = StatementPdfApi.instant(entry.getCreatedAt());
    String more = IDS.matcher(entry.getDescription()).replaceAll("").strip();
    String title = title(entry);
    String text = more.isEmpty() ? title : title + " \u00B7 " + more;
    return new Line(at, text, entry.getAmount(), entry.getBalance());
  }

  /** Returns the title of an entry in savers' words. */
  private static String title(Entry entry) {
    TransactionType type = entry.getType();
    return switch (type) {
      case TRANSACTION_TYPE_DEPOSIT -> "Money added";
      case TRANSACTION_TYPE_TRANSFER -> entry.getAmount() < 0 ? "Sent" : "Received";
      case TRANSACTION_TYPE_CAPTURE -> "Withdrawn to bank";
      case TRANSACTION_TYPE_RELEASE -> "Returned to wallet";
      case TRANSACTION_TYPE_REVERSAL -> "Reversal";
      case TRANSACTION_TYPE_ADJUSTMENT -> "Correction";
      case TRANSACTION_TYPE_WITHDRAWAL -> "Set aside to withdraw";
      case TRANSACTION_TYPE_UNSPECIFIED, UNRECOGNIZED -> "Movement";
    };
  }
}
