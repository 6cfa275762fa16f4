package com.nissmart.bench.client;

/** The header blocks of REST requests. */
final class RestHeaders {
  private RestHeaders() {}

  /** A POST of JSON by the owner of a token. */
  static byte[] post(String authority, String path, String token) {
    return common(HpackBlock.post(), authority, path, token)
        .with(HpackBlock.CONTENT_TYPE, "application/json")
        .bytes();
  }

  /** A GET by the owner of a token. */
  static byte[] get(String authority, String path, String token) {
    return common(HpackBlock.get(), authority, path, token).bytes();
  }

  /** The block with an idempotency key behind it. */
  static byte[] withKey(byte[] block, String key) {
    return HpackBlock.behind(block).with("idempotency-key", key).bytes();
  }

  private static HpackBlock common(HpackBlock block, String authority, String path, String token) {
    return block
        .with(HpackBlock.PATH, path)
        .with(HpackBlock.AUTHORITY, authority)
        .with(HpackBlock.AUTHORIZATION, "Bearer " + token);
  }
}
