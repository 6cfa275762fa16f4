package com.nissmart.ledger.book;

import com.nissmart.ledger.v1.TransactionType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The idempotency id in 16 bytes: the first half of SHA-256 over caller, type and key. */
public final class DedupId {
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(DedupId::sha256);

  private DedupId() {}

  /** Returns the id of a change of status. */
  public static UUID ofStatusChange(String caller, String key) {
    return of(caller, TransactionType.TRANSACTION_TYPE_UNSPECIFIED, key);
  }

  public static UUID of(String caller, TransactionType type, String key) {
    MessageDigest digest = SHA_256.get();
    digest.update(caller.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0); // neither a caller nor a key holds a zero byte
    digest.update((byte) type.getNumber());
    ByteBuffer hash = ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong());
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
