package com.nissmart.ledger.head;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nissmart.contract.json.Json;
import com.nissmart.runtime.settings.WatchedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The public keys of heads and receipts, present and former ones: a JWK set whose keys have the
 * members from and until. No key is ever removed, so that old receipts can be checked.
 */
public final class HeadKeys {
  private final Supplier<Map<String, HeadKey>> keys;

  private HeadKeys(Supplier<Map<String, HeadKey>> keys) {
    this.keys = keys;
  }

  /** Returns the keys of a file, which is read again when it changes. */
  public static HeadKeys watching(Path file) throws IOException {
    return new HeadKeys(new WatchedFile<>(file, HeadKeys::parse, System::nanoTime)::get);
  }

  /** Returns no keys: every head has a fault. */
  public static HeadKeys none() {
    return new HeadKeys(Map::of);
  }

  static Map<String, HeadKey> parse(String text) {
    Map<String, HeadKey> keys = new LinkedHashMap<>();
    try {
      Map<String, Object>[] all =
          JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(text), "keys");
      if (all == null) {
        throw new IllegalArgumentException("The receipt keys have no member keys");
      }
      for (Map<String, Object> jwk : all) {
        HeadKey key = key(jwk);
        key.publicKey();
        if (keys.put(key.id(), key) != null) {
          throw new IllegalArgumentException("The key " + key.id() + " is there twice");
        }
      }
    } catch (ParseException | DateTimeException e) {
      throw new IllegalArgumentException("The receipt keys cannot be read: " + e.getMessage(), e);
    }
    return keys;
  }

  private static HeadKey key(Map<String, Object> jwk) throws ParseException {
    String id = JSONObjectUtils.getString(jwk, "kid");
    String from = JSONObjectUtils.getString(jwk, "from");
    String until = JSONObjectUtils.getString(jwk, "until");
    Base64URL x = JSONObjectUtils.getBase64URL(jwk, "x");
    if (id == null || from == null || x == null) {
      throw new IllegalArgumentException("A receipt key has kid, x, from and until; got " + id);
    }
    return new HeadKey(id, x, Instant.parse(from), until == null ? null : Instant.parse(until));
  }

  static String json(Collection<HeadKey> keys) {
    return Json.text(out -> out.object().list("keys", keys, (each, key) -> key.write(each)).end());
  }

  /** Returns the keys as JSON: {@code {"keys":[...]}}. */
  public String json() {
    return json(keys.get().values());
  }

  public boolean isEmpty() {
    return keys.get().isEmpty();
  }

  /** Returns whether a key signs from a later time on. */
  boolean beginsAfter(String keyId, Instant now) {
    HeadKey key = keys.get().get(keyId);
    return key != null && key.from().isAfter(now);
  }

  /** Returns what is wrong with the signature of a head, its key or its time. */
  public Optional<String> fault(SignedHead head) {
    HeadKey key = keys.get().get(head.keyId());
    return key == null ? Optional.of("its key " + head.keyId() + " is not known") : key.fault(head);
  }
}
