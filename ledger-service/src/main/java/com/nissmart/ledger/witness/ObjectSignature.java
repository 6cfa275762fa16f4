package com.nissmart.ledger.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of requests to an object store: AWS Signature Version 4. */
record ObjectSignature(String region, ObjectAccess access) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String SIGNED = "host;x-amz-content-sha256;x-amz-date";
  private static final int DAY = 8;

  /** Returns a query with its parameters in the order in which they are signed. */
  static String query(Map<String, String> parameters) {
    return new TreeMap<>(parameters)
        .entrySet().stream()
            .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
  }

  /** Returns the headers of a request, without the host's. */
  Map<String, String> headers(String method, URI uri, byte[] body, Instant now) {
    String time = TIME.format(now);
    String hash = hash(body);
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String request =
        "%s\n%s\n%s\nhost:%s\nx-amz-content-sha256:%s\nx-amz-date:%s\n\n%s\n%s"
            .formatted(
                method, uri.getRawPath(), query, uri.getRawAuthority(), hash, time, SIGNED, hash);
    String scope = "%s/%s/s3/aws4_request".formatted(time.substring(0, DAY), region);
    String toSign =
        "%s\n%s\n%s\n%s".formatted(ALGORITHM, time, scope, hash(request.getBytes(UTF_8)));
    byte[] key = ("AWS4" + access.secret().reveal()).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = mac(key, part);
    }
    return Map.of(
        "x-amz-date",
        time,
        "x-amz-content-sha256",
        hash,
        "Authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                ALGORITHM,
                access.key(),
                scope,
                SIGNED,
                HexFormat.of().formatHex(mac(key, toSign))));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HMAC", e);
    }
  }
}
