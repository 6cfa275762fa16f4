package com.nissmart.payout.file;

import com.google.protobuf.ByteString;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.table.UploadedText;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file that a user submits.
 *
 * @param contentSha256 of its bytes, in hexadecimal digits
 * @param linesSha256 of its withdrawals in sorted order, so that neither the format nor the order
 *     of lines matters; null when no line can be read
 */
record SubmittedFile(
    UUID user,
    String name,
    String contentSha256,
    @Nullable String linesSha256,
    List<FileLine> lines) {

  /**
   * Reads a request.
   *
   * @throws Refusal INVALID_REQUEST or BODY_TOO_LARGE when the file as a whole cannot be read
   */
  static SubmittedFile read(UUID user, SubmitWithdrawalFileRequest request) {
    String name = LineRules.fileId(request.getFileId());
    ByteString content = request.getContent();
    List<FileLine> lines = lines(name, request.getFormat(), content);
    String withdrawals =
        lines.stream()
            .map(FileLine::request)
            .filter(Objects::nonNull)
            .map(SubmittedFile::text)
            .sorted()
            .collect(Collectors.joining("\n"));
    return new SubmittedFile(
        user,
        name,
        sha256(content),
        withdrawals.isEmpty() ? null : sha256(ByteString.copyFromUtf8(withdrawals)),
        lines);
  }

  List<WithdrawalRequest> requests() {
    return lines.stream().map(FileLine::request).filter(Objects::nonNull).toList();
  }

  private static List<FileLine> lines(
      String name, WithdrawalFileFormat format, ByteString content) {
    return switch (format) {
      case WITHDRAWAL_FILE_FORMAT_CSV -> CsvLines.read(name, UploadedText.read("content", content));
      case WITHDRAWAL_FILE_FORMAT_JSON_LINES ->
          JsonLines.read(name, UploadedText.read("content", content));
      default -> throw Refusal.invalid("format", "REQUIRED", "format is CSV or JSON_LINES");
    };
  }

  /** Returns the line as a text without its number. */
  private static String text(WithdrawalRequest request) {
    return String.join(
        "\t",
        request.accountId().toString(),
        Long.toString(request.amount().amount()),
        request.amount().currency(),
        request.destination().bankCode(),
        request.destination().accountNumber(),
        request.destination().accountName());
  }

  private static String sha256(ByteString bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
