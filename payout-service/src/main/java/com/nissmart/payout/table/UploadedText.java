package com.nissmart.payout.table;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reader of uploaded files that hold text. */
public final class UploadedText {
  private static final int LARGEST_BYTES = 3 * 1024 * 1024;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private UploadedText() {}

  /** Returns a reader of text in UTF-8, without a byte order mark, that fails on other bytes. */
  public static Reader reader(InputStream content) throws IOException {
    Reader text =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK.charAt(0)) {
      text.reset();
    }
    return text;
  }

  /**
   * Returns a reader of text in UTF-8, without a byte order mark, that fails on other bytes.
   *
   * @param field of the request, for the error
   */
  public static Reader reader(String field, InputStream content) throws IOException {
    Reader text =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8.newDecoder()));
    text.mark(1);
    try {
      if (text.read() != BYTE_ORDER_MARK.charAt(0)) {
        text.reset();
      }
    } catch (CharacterCodingException e) {
      throw notUtf8(field);
    }
    return text;
  }

  /**
   * Returns the text of a file, without a byte order mark.
   *
   * @param field of the request, for the error
   * @throws Refusal BODY_TOO_LARGE; INVALID_REQUEST when it is empty or not UTF-8
   */
  public static String read(String field, ByteString content) {
    if (content.size() > LARGEST_BYTES) {
      throw new Refusal(
          Reason.BODY_TOO_LARGE,
          "A file may have at most %d bytes, got %d".formatted(LARGEST_BYTES, content.size()));
    }
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(content.asReadOnlyByteBuffer()).toString();
      String bare = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
      if (bare.isBlank()) {
        throw Refusal.invalid(field, "REQUIRED", "The file is empty");
      }
      return bare;
    } catch (CharacterCodingException e) {
      throw notUtf8(field);
    }
  }

  static Refusal notUtf8(String field) {
    return Refusal.invalid(field, "MALFORMED", "The file must be text in UTF-8");
  }
}
