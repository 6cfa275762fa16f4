package com.nissmart.runtime.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A row of the log. Its hash is SHA-256 over the hash of the row before and the values of this one,
 * so that no row can be changed, removed or inserted without changing all later hashes.
 *
 * @param seq the position, without gaps from 1; 0 before the row is appended
 * @param action empty in the rows COMMITTED and ENDED, like method, targetId, note, requestId and
 *     traceId
 * @param outcome only in the row ENDED
 * @param hash 64 hexadecimal digits; empty before the row is appended
 */
record ActionRow(
    long seq,
    ActionStep step,
    UUID actionId,
    UUID operatorId,
    String action,
    String method,
    String targetId,
    String note,
    String requestId,
    String traceId,
    String outcome,
    Instant createdAt,
    String hash) {
  /** The hash before the first row. */
  static final String FIRST_HASH = "0".repeat(64);

  private static final HexFormat HEX = HexFormat.of();

  /** Returns the same row at its position, with its hash. */
  ActionRow after(ActionLogStore.Head head) {
    ActionRow placed = withSeqAndHash(head.seq() + 1, "");
    return withSeqAndHash(placed.seq, placed.hashAfter(head.hash()));
  }

  /** Returns the hash that the row must have after the row with this hash. */
  String hashAfter(String previousHash) {
    MessageDigest digest = sha256();
    digest.update(HEX.parseHex(previousHash));
    digest.update(
        ByteBuffer.allocate(6 * Long.BYTES)
            .putLong(seq)
            .putLong(actionId.getMostSignificantBits())
            .putLong(actionId.getLeastSignificantBits())
            .putLong(operatorId.getMostSignificantBits())
            .putLong(operatorId.getLeastSignificantBits())
            .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, createdAt))
            .flip());
    for (String text :
        List.of(step.name(), action, method, targetId, note, requestId, traceId, outcome)) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HEX.formatHex(digest.digest());
  }

  /** Returns the row of a later step of this action. */
  ActionRow followedBy(ActionStep next, String end, Instant now) {
    return new ActionRow(0, next, actionId, operatorId, "", "", "", "", "", "", end, now, "");
  }

  private ActionRow withSeqAndHash(long newSeq, String newHash) {
    return new ActionRow(
        newSeq,
        step,
        actionId,
        operatorId,
        action,
        method,
        targetId,
        note,
        requestId,
        traceId,
        outcome,
        createdAt,
        newHash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
