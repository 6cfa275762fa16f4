package com.nissmart.bench.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The header block of a REST request in HPACK (RFC 7541): literals without indexing, so that it
 * depends on nothing that was sent before, and one can be put behind another.
 */
final class RestHeaders {
  private static final int METHOD_GET = 0x80 | 2;
  private static final int METHOD_POST = 0x80 | 3;
  private static final int SCHEME_HTTP = 0x80 | 6;
  private static final int LITERAL_PREFIX_BITS = 4;
  private static final int LENGTH_PREFIX_BITS = 7;
  private static final int AUTHORITY = 1;
  private static final int PATH = 4;
  private static final int AUTHORIZATION = 23;
  private static final int CONTENT_TYPE = 31;

  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  private RestHeaders() {}

  /** A POST of JSON by the owner of a token. */
  static byte[] post(String authority, String path, String token) {
    RestHeaders headers = new RestHeaders();
    headers.block.write(METHOD_POST);
    headers.common(authority, path, token);
    headers.literal(CONTENT_TYPE, "application/json");
    return headers.block.toByteArray();
  }

  /** A GET by the owner of a token. */
  static byte[] get(String authority, String path, String token) {
    RestHeaders headers = new RestHeaders();
    headers.block.write(METHOD_GET);
    headers.common(authority, path, token);
    return headers.block.toByteArray();
  }

  /** The block with an idempotency key behind it. */
  static byte[] withKey(byte[] block, String key) {
    RestHeaders headers = new RestHeaders();
    headers.block.writeBytes(block);
    headers.block.write(0);
    headers.string("idempotency-key");
    headers.string(key);
    return headers.block.toByteArray();
  }

  private void common(String authority, String path, String token) {
    block.write(SCHEME_HTTP);
    literal(PATH, path);
    literal(AUTHORITY, authority);
    literal(AUTHORIZATION, "Bearer " + token);
  }

  private void literal(int name, String value) {
    integer(name, LITERAL_PREFIX_BITS);
    string(value);
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    integer(bytes.length, LENGTH_PREFIX_BITS);
    block.writeBytes(bytes);
  }

  /** RFC 7541, 5.1, with nothing in the bits before the prefix. */
  private void integer(int value, int prefixBits) {
    int most = (1 << prefixBits) - 1;
    if (value < most) {
      block.write(value);
      return;
    }
    block.write(most);
    int rest = value - most;
    while (rest >= 128) {
      block.write((rest & 127) | 128);
      rest >>>= 7;
    }
    block.write(rest);
  }
}
