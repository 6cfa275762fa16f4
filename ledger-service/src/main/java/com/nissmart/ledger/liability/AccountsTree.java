package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The balances of all accounts as of a batch: one Merkle sum tree for each kind and currency. A
 * signed head has the root, SHA-256 over {@link #text}.
 *
 * @param seq the last transaction of the batch
 * @param hash that of the batch
 * @param foldedAt the time at which the tables were read
 * @param salt from which the salts of all leaves follow, 32 bytes
 * @param trees in the order of kind and currency
 */
public record AccountsTree(
    int bookId,
    long batchNo,
    long seq,
    ByteString hash,
    Instant foldedAt,
    ByteString salt,
    List<CurrencyTree> trees) {
  private static final String FORM = "nissmart-accounts-v1";

  /** Returns the root of all trees. */
  ByteString root() {
    return ByteString.copyFrom(DedupId.sha256().digest(text().getBytes(StandardCharsets.UTF_8)));
  }

  private String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%s\n%d\n%d\n%d\n%s\n", FORM, bookId, batchNo, seq, hex(hash)));
    trees.forEach(tree -> text.append(tree.line()));
    return text.toString();
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
