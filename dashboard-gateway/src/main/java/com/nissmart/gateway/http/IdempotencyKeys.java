package com.nissmart.gateway.http;

import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Idempotency-Key header: 1 to 255 visible ASCII characters, once. */
final class IdempotencyKeys {
  private static final String HEADER = "idempotency-key";
  private static final int LONGEST = 255;

  private IdempotencyKeys() {}

  /**
   * Returns the key, or null when there is none. Refuses a malformed one with
   * IDEMPOTENCY_KEY_INVALID.
   */
  static @Nullable String read(RequestHeaders headers) {
    List<String> values = headers.getAll(HEADER);
    if (values.isEmpty()) {
      return null;
    }
    String key = values.getFirst();
    boolean visible = key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (values.size() > 1 || key.isEmpty() || key.length() > LONGEST || !visible) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_INVALID,
          "Idempotency-Key must be one header of 1 to 255 visible ASCII characters, got "
              + (values.size() > 1 ? values.size() + " headers" : "'" + Refusal.quote(key) + "'"));
    }
    return key;
  }

  /** Returns the key. Refuses with IDEMPOTENCY_KEY_REQUIRED when there is none. */
  static String require(RequestHeaders headers) {
    @Nullable String key = read(headers);
    if (key == null) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REQUIRED,
          "A request that moves money needs the header Idempotency-Key, so that it can be repeated"
              + " safely");
    }
    return key;
  }
}
