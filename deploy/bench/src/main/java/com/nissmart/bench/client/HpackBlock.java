package com.nissmart.bench.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A header block in HPACK (RFC 7541): literals without indexing and names of the static table
 * (appendix A), so that it depends on nothing that was sent before, and one can be put behind
 * another.
 */
final class HpackBlock {
  static final int AUTHORITY = 1;
  static final int PATH = 4;
  static final int AUTHORIZATION = 23;
  static final int CONTENT_TYPE = 31;
  static final int USER_AGENT = 58;

  private static final int METHOD_GET = 0x80 | 2;
  private static final int METHOD_POST = 0x80 | 3;
  private static final int SCHEME_HTTP = 0x80 | 6;
  private static final int NEW_NAME = 0;
  private static final int LITERAL_PREFIX_BITS = 4;
  private static final int LENGTH_PREFIX_BITS = 7;

  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  private HpackBlock() {}

  static HpackBlock get() {
    return request(METHOD_GET);
  }

  static HpackBlock post() {
    return request(METHOD_POST);
  }

  /** What comes behind the block. */
  static HpackBlock behind(byte[] block) {
    HpackBlock longer = new HpackBlock();
    longer.block.writeBytes(block);
    return longer;
  }

  private static HpackBlock request(int method) {
    HpackBlock request = new HpackBlock();
    request.block.write(method);
    request.block.write(SCHEME_HTTP);
    return request;
  }

  /** A header whose name has this number in the static table. */
  HpackBlock with(int name, String value) {
    integer(name, LITERAL_PREFIX_BITS);
    string(value);
    return this;
  }

  /** A header with another name. */
  HpackBlock with(String name, String value) {
    block.write(NEW_NAME);
    string(name);
    string(value);
    return this;
  }

  byte[] bytes() {
    return block.toByteArray();
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
