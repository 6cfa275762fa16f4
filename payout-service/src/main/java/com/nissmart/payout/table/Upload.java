package com.nissmart.payout.table;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The text of an uploaded file. */
public final class Upload {
  /** The largest file, in bytes. */
  public static final int LARGEST = 3 * 1024 * 1024;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private Upload() {}

  /**
   * The text, without a byte order mark.
   *
   * @param field of the request, for the error
   * @throws Refusal BODY_TOO_LARGE; INVALID_REQUEST when it is empty or not UTF-8
   */
  public static String text(String field, ByteString content) {
    if (content.size() > LARGEST) {
      throw new Refusal(
          Reason.BODY_TOO_LARGE,
          "a file is at most %d bytes, got %d".formatted(LARGEST, content.size()));
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(content.asReadOnlyByteBuffer()).toString();
      String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      if (bare.isBlank()) {
        throw Refusal.invalid(field, "REQUIRED", "the file is empty");
      }
      return bare;
    } catch (CharacterCodingException e) {
      throw Refusal.invalid(field, "MALFORMED", "the file is not text in UTF-8");
    }
  }
}
