package com.nissmart.ledger.decision;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransactionRow;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The check that the tables can take a transaction. The tables are filled after the answer, so that
 * what they cannot store has to be refused before, alone.
 */
final class StorableText {
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private StorableText() {}

  /**
   * Refuses a transaction with a text or a time that a column cannot store.
   *
   * @throws Refusal INTERNAL, because the request should have been refused before
   */
  static void require(TransactionRow row) {
    boolean storable =
        row.amount() > 0
            && row.currency().length() == 3
            && Stream.of(row.requestedBy(), row.idempotencyKey(), row.description())
                .allMatch(StorableText::isStorable)
            && isStorable(row.metadata())
            && isStorable(row.effectiveAt())
            && isStorable(row.expiresAt());
    if (!storable) {
      throw new Refusal(Reason.INTERNAL, "The transaction cannot be stored; nothing was done");
    }
  }

  private static boolean isStorable(@Nullable Instant time) {
    return time == null || (time.isAfter(Instant.EPOCH) && !time.isAfter(LATEST));
  }

  /** Returns whether PostgreSQL can store the text: well-formed Unicode without U+0000. */
  private static boolean isStorable(@Nullable String text) {
    if (text == null) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || (Character.isSurrogate(c) && !isPair(text, i))) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
      }
    }
    return true;
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
