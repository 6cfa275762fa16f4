package com.nissmart.payout.file;

import com.nissmart.common.v1.Money;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.WithdrawalFileFormat;
import com.nissmart.payout.withdrawal.intake.WithdrawalRequest;
import java.util.regex.Pattern;

/** Checks the form of a file and of its lines. */
final class LineRules {
  static final int MOST_LINES = 10_000;

  private static final int LONGEST_ID = 200;
  private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,18}");

  private LineRules() {}

  static String fileId(String id) {
    if (id.isEmpty()) {
      throw Refusal.invalid("file_id", "REQUIRED", "file_id is required");
    }
    if (id.length() > LONGEST_ID || id.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw Refusal.invalid(
          "file_id",
          "MALFORMED",
          "file_id is 1 to 200 visible ASCII characters, got '" + Refusal.quote(id) + "'");
    }
    return id;
  }

  /** Returns the idempotency key of a line, which must never change. */
  static String key(String fileId, int line) {
    return "file:" + fileId + ":" + line;
  }

  static long amount(String text) {
    if (!AMOUNT.matcher(text).matches()) {
      throw Refusal.invalid(
          "amount",
          "MALFORMED",
          "amount is a whole number of minor units, got '" + Refusal.quote(text) + "'");
    }
    return Long.parseLong(text);
  }

  static WithdrawalRequest request(
      String key, String accountId, long amount, String currency, Destination destination) {
    return WithdrawalRequest.of(
        CreateWithdrawalRequest.newBuilder()
            .setIdempotencyKey(key)
            .setAccountId(accountId)
            .setAmount(Money.newBuilder().setAmount(amount).setCurrency(currency))
            .setDestination(destination)
            .build());
  }

  /** Returns the column or member that a refusal is about, or an empty text. */
  static String field(Refusal refusal, WithdrawalFileFormat format) {
    String field = refusal.fieldErrors().stream().findFirst().map(FieldError::field).orElse("");
    return format == WithdrawalFileFormat.WITHDRAWAL_FILE_FORMAT_CSV
        ? field.replace("destination.", "")
        : field;
  }
}
