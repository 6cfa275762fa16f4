package com.nissmart.bench.client;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The header block of a unary gRPC call in HPACK (RFC 7541), made once and sent many times:
 * literals without indexing and names of the static table, so that it depends on nothing that was
 * sent before.
 */
final class HeaderBlock {
  private static final int METHOD_POST = 0x80 | 3;
  private static final int SCHEME_HTTP = 0x80 | 6;
  private static final int AUTHORITY = 1;
  private static final int PATH = 4;
  private static final int AUTHORIZATION = 23;
  private static final int CONTENT_TYPE = 31;
  private static final int USER_AGENT = 58;
  private static final int NEW_NAME = 0;
  private static final int LITERAL_PREFIX_BITS = 4;
  private static final int LENGTH_PREFIX_BITS = 7;

  private final ByteArrayOutputStream block = new ByteArrayOutputStream();

  private HeaderBlock() {}

  /**
   * The block of a call.
   *
   * @param authority host:port
   * @param token of the caller
   * @param timeoutSeconds the call's deadline, which the server keeps
   */
  static byte[] of(
      MethodDescriptor<?, ?> method, String authority, String token, int timeoutSeconds) {
    HeaderBlock headers = new HeaderBlock();
    headers.block.write(METHOD_POST);
    headers.block.write(SCHEME_HTTP);
    headers.literal(PATH, "/" + method.getFullMethodName());
    headers.literal(AUTHORITY, authority);
    headers.literal(CONTENT_TYPE, "application/grpc");
    headers.literal("te", "trailers");
    headers.literal(USER_AGENT, "nissmart-bench");
    headers.literal("grpc-timeout", timeoutSeconds + "S");
    headers.literal(AUTHORIZATION, "Bearer " + token);
    return headers.block.toByteArray();
  }

  private void literal(int name, String value) {
    integer(name, LITERAL_PREFIX_BITS);
    string(value);
  }

  private void literal(String name, String value) {
    block.write(NEW_NAME);
    string(name);
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
