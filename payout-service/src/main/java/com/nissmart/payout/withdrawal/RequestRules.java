package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request must look like before anything else is looked at, and when two requests are the
 * same.
 */
final class RequestRules {
  private static final int LONGEST_KEY = 255;
  private static final int LONGEST_NAME = 100;
  private static final Pattern BANK_CODE = Pattern.compile("[0-9]{3,6}");
  private static final Pattern ACCOUNT_NUMBER = Pattern.compile("[0-9]{10}");

  private RequestRules() {}

  /**
   * The request that the message asks for.
   *
   * @throws Refusal INVALID_REQUEST with every wrong field; then IDEMPOTENCY_KEY_REQUIRED or
   *     _INVALID
   */
  static WithdrawalRequest read(CreateWithdrawalRequest message) {
    List<FieldError> errors = new ArrayList<>();
    checkAccountId(message.getAccountId(), errors);
    checkAmount(message.getAmount(), errors);
    Destination destination = destination(message.getDestination());
    checkDestination(destination, errors);
    if (!errors.isEmpty()) {
      String detail =
          errors.size() == 1
              ? errors.getFirst().message()
              : errors.size() + " fields are wrong; the first: " + errors.getFirst().message();
      throw new Refusal(Reason.INVALID_REQUEST, detail, errors, null);
    }
    return new WithdrawalRequest(
        key(message.getIdempotencyKey()),
        Ids.ACCOUNT.parse("account_id", message.getAccountId()),
        Money.of(message.getAmount()),
        destination);
  }

  /**
   * The key, when it has the form of one.
   *
   * @throws Refusal IDEMPOTENCY_KEY_REQUIRED or IDEMPOTENCY_KEY_INVALID
   */
  static String key(String key) {
    if (key.isEmpty()) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REQUIRED, "a request that moves money needs an idempotency key");
    }
    if (key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_INVALID,
          "an idempotency key is 1 to 255 visible ASCII characters, got '"
              + Refusal.quote(key)
              + "'");
    }
    return key;
  }

  /**
   * Holds a repeated request against the first one with its key.
   *
   * @throws Refusal IDEMPOTENCY_KEY_REUSED with the fields that differ
   */
  static void requireSame(Withdrawal first, WithdrawalRequest again) {
    Refusal difference = difference(first, again);
    if (difference != null) {
      throw difference;
    }
  }

  /** As {@link #requireSame}, for those who go on with the next one; null when they are equal. */
  static @Nullable Refusal difference(Withdrawal first, WithdrawalRequest again) {
    List<FieldError> errors = new ArrayList<>();
    differs("account_id", first.accountId(), again.accountId(), errors);
    differs("amount", first.amount().amount(), again.amount().amount(), errors);
    differs("currency", first.amount().currency(), again.amount().currency(), errors);
    Destination was = first.destination();
    Destination is = again.destination();
    differs("destination.bank_code", was.bankCode(), is.bankCode(), errors);
    differs("destination.account_number", was.accountNumber(), is.accountNumber(), errors);
    differs("destination.account_name", was.accountName(), is.accountName(), errors);
    return errors.isEmpty() ? null : reused(errors);
  }

  /** The refusal of a retry whose key began the retry of another withdrawal. */
  static Refusal keyOfAnotherWithdrawal() {
    List<FieldError> errors = new ArrayList<>();
    differs("withdrawal_id", "first", "again", errors);
    return reused(errors);
  }

  /** The refusal of one that is new among others whose keys were used for other requests. */
  static Refusal keysOfOthers() {
    return new Refusal(
        Reason.IDEMPOTENCY_KEY_REUSED,
        "other lines are not what they were when this was submitted first, so nothing new is begun;"
            + " what was changed needs a new name");
  }

  private static Refusal reused(List<FieldError> errors) {
    return new Refusal(
        Reason.IDEMPOTENCY_KEY_REUSED,
        "the idempotency key was used for another request; a new request needs a new key",
        errors,
        null);
  }

  private static void differs(String field, Object was, Object is, List<FieldError> errors) {
    if (!Objects.equals(was, is)) {
      errors.add(
          new FieldError(field, "DIFFERS", field + " differs from the first request of this key"));
    }
  }

  private static void checkAccountId(String id, List<FieldError> errors) {
    if (id.isEmpty()) {
      errors.add(required("account_id"));
    } else if (!Ids.ACCOUNT.isId(id)) {
      errors.add(malformed("account_id", "acc_ and 26 characters", id));
    }
  }

  private static void checkAmount(com.nissmart.common.v1.Money amount, List<FieldError> errors) {
    if (amount.getAmount() <= 0) {
      errors.add(
          new FieldError(
              "amount",
              "OUT_OF_RANGE",
              "amount is a positive number of minor units, got " + amount.getAmount()));
    }
    if (amount.getCurrency().isEmpty()) {
      errors.add(required("currency"));
    } else if (!Money.isCurrencyCode(amount.getCurrency())) {
      errors.add(malformed("currency", "an ISO 4217 code such as NGN", amount.getCurrency()));
    }
  }

  private static Destination destination(com.nissmart.payout.v1.Destination message) {
    return new Destination(
        message.getBankCode(), message.getAccountNumber(), message.getAccountName());
  }

  private static void checkDestination(Destination given, List<FieldError> errors) {
    checkForm("destination.bank_code", given.bankCode(), BANK_CODE, "3 to 6 digits", errors);
    checkForm(
        "destination.account_number", given.accountNumber(), ACCOUNT_NUMBER, "10 digits", errors);
    String name = given.accountName();
    int length = name.codePointCount(0, name.length());
    if (name.isEmpty()) {
      errors.add(required("destination.account_name"));
    } else if (length > LONGEST_NAME) {
      errors.add(
          new FieldError(
              "destination.account_name",
              "TOO_LONG",
              "destination.account_name is at most 100 characters, got " + length));
    } else if (name.isBlank() || name.codePoints().anyMatch(RequestRules::isControl)) {
      errors.add(malformed("destination.account_name", "a name without control characters", name));
    }
  }

  private static void checkForm(
      String field, String value, Pattern form, String expected, List<FieldError> errors) {
    if (value.isEmpty()) {
      errors.add(required(field));
    } else if (!form.matcher(value).matches()) {
      errors.add(malformed(field, expected, value));
    }
  }

  /** Also what turns the direction of the text around it: it can make a name look like another. */
  private static boolean isControl(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || (codePoint >= 0x202A && codePoint <= 0x202E)
        || (codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  private static FieldError required(String field) {
    return new FieldError(field, "REQUIRED", field + " is required");
  }

  private static FieldError malformed(String field, String expected, String value) {
    return new FieldError(
        field, "MALFORMED", field + " is " + expected + ", got '" + Refusal.quote(value) + "'");
  }
}
