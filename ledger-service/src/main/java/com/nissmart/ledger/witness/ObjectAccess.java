package com.nissmart.ledger.witness;

import com.nissmart.runtime.settings.Secret;
import com.nissmart.runtime.settings.Settings;
import java.util.Optional;

/** The access key of an object store. */
record ObjectAccess(String key, Secret secret) {
  private static final String KEY = "NISSMART_LEDGER_WITNESS_S3_ACCESS_KEY";
  private static final String SECRET = "NISSMART_LEDGER_WITNESS_S3_SECRET_KEY";

  /** Reads the settings, if they are given. */
  static Optional<ObjectAccess> read(Settings settings) {
    Optional<String> key = settings.text(KEY);
    Optional<Secret> secret = settings.secret(SECRET);
    if (key.isPresent() != secret.isPresent()) {
      settings.error(KEY, "and " + SECRET + " belong together");
    }
    return key.flatMap(id -> secret.map(value -> new ObjectAccess(id, value)));
  }
}
