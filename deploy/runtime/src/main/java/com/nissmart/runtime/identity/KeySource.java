package com.nissmart.runtime.identity;

import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;

/** The public keys that people's tokens are verified with. */
@FunctionalInterface
public interface KeySource {

  /**
   * Returns the P-256 key with this id, or null. It may block, and throws when the keys cannot be
   * fetched.
   */
  @Nullable ECPublicKey find(String keyId);

  /** Returns whether the key with this id is found at once, without blocking. */
  default boolean isAtHand(String keyId) {
    return true;
  }
}
