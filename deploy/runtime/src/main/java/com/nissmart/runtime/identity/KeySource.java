package com.nissmart.runtime.identity;

import java.security.interfaces.ECPublicKey;
import org.jspecify.annotations.Nullable;

/** The public keys that people's tokens are verified with. */
@FunctionalInterface
public interface KeySource {

  /**
   * The P-256 key with this id, or null when there is none. May take a while; fails when it cannot
   * be told.
   */
  @Nullable ECPublicKey find(String keyId);
}
