package com.nissmart.payout.rail;

import com.nissmart.runtime.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of callbacks after the Standard Webhooks scheme (standardwebhooks.com): {@code v1,}
 * and the base64 of HMAC-SHA256 over {@code id.timestamp.body}, the body byte for byte. Several
 * secrets are valid at the same time while they rotate; the first one signs.
 */
public final class CallbackSignature {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final String ALGORITHM = "HmacSHA256";

  /** The scheme asks for 24 to 64 bytes; a shorter secret could be guessed. */
  private static final int SHORTEST = 24;

  private final List<SecretKeySpec> keys;

  private CallbackSignature(List<SecretKeySpec> keys) {
    this.keys = keys;
  }

  /**
   * Reads secrets, each whsec_ and base64 of at least 24 bytes, separated by spaces or commas.
   *
   * @throws IllegalArgumentException when one is no such secret
   */
  public static CallbackSignature of(Secret secrets) {
    return new CallbackSignature(
        Arrays.stream(secrets.reveal().strip().split("[ ,]+"))
            .filter(secret -> !secret.isEmpty())
            .map(CallbackSignature::key)
            .toList());
  }

  /** Returns a signature without secrets, which accepts no callback. */
  public static CallbackSignature none() {
    return new CallbackSignature(List.of());
  }

  private static SecretKeySpec key(String secret) {
    if (!secret.startsWith(PREFIX)) {
      throw new IllegalArgumentException("The secret must begin with whsec_");
    }
    byte[] key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    if (key.length < SHORTEST) {
      throw new IllegalArgumentException(
          "The secret must have at least 24 bytes, got " + key.length);
    }
    return new SecretKeySpec(key, ALGORITHM);
  }

  /** Returns whether there is a secret to sign with. */
  public boolean canSign() {
    return !keys.isEmpty();
  }

  /** Returns the signature header of a callback. */
  public String sign(String id, String timestamp, String body) {
    byte[] mac = mac(keys.getFirst(), id, timestamp, body.getBytes(StandardCharsets.UTF_8));
    return VERSION + Base64.getEncoder().encodeToString(mac);
  }

  /**
   * Returns whether one of the signatures in the header is made with one of the secrets. Takes the
   * same time wherever they differ.
   */
  public boolean isSigned(String id, String timestamp, byte[] body, String header) {
    boolean good = false;
    for (SecretKeySpec key : keys) {
      byte[] expected = mac(key, id, timestamp, body);
      for (String signature : header.split(" ", -1)) {
        good |=
            signature.startsWith(VERSION)
                && MessageDigest.isEqual(expected, decode(signature.substring(VERSION.length())));
      }
    }
    return good;
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static byte[] mac(SecretKeySpec key, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no HmacSHA256", e);
    }
  }
}
