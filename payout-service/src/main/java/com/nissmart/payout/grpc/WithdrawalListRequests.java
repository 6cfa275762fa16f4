package com.nissmart.payout.grpc;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.bank.BankDirectory;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import com.nissmart.runtime.identity.Caller;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads requests for lists of withdrawals. */
final class WithdrawalListRequests {
  private static final int LONGEST_REFERENCE = 35;
  private static final int LONGEST_KEY = 255;
  private static final Pattern ACCOUNT_NUMBER = Pattern.compile("[0-9]{10}");
  private static final Pattern BANK_CODE = Pattern.compile("[0-9]{3,6}");
  private static final int LARGEST_NANOS = 999_999_999;
  private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private WithdrawalListRequests() {}

  /** Reads the filter of a request and restricts it to what the caller may see. */
  static WithdrawalListFilter filter(Caller.User caller, ListWithdrawalsRequest request) {
    String account = request.getAccountId();
    String key = request.getIdempotencyKey();
    UUID user = user(caller, request.getUserId());
    WithdrawalListFilter filter =
        new WithdrawalListFilter(
            user == null && !key.isEmpty() ? caller.userId() : user,
            account.isEmpty() ? null : Ids.ACCOUNT.parse("account_id", account),
            WithdrawalMessages.status(request.getStatus(), request.getStatusValue()),
            request.getInDoubt(),
            request.getNeedsOperator() && requireReader(caller),
            visible("external_reference", request.getExternalReference(), LONGEST_REFERENCE),
            request.hasFrom() ? instant("from", request.getFrom()) : null,
            request.hasTo() ? instant("to", request.getTo()) : null,
            request.hasMinAmount() ? request.getMinAmount() : null,
            request.hasMaxAmount() ? request.getMaxAmount() : null,
            digits("account_number", request.getAccountNumber(), ACCOUNT_NUMBER, "10 digits"),
            bank(request.getBankCode()),
            visible("idempotency_key", key, LONGEST_KEY));
    requireOrder(filter);
    requireNumber(filter);
    return filter;
  }

  private static @Nullable String bank(String text) {
    String code = digits("bank_code", text, BANK_CODE, "3 to 6 digits");
    return code == null ? null : BankDirectory.NIGERIA.canonical(code);
  }

  /** Returns the name of the list that a page token belongs to: all of its filters. */
  static String list(WithdrawalListFilter filter) {
    return "withdrawals " + filter;
  }

  /** Returns the user whose objects a list shows: the caller, unless they may read all. */
  static @Nullable UUID user(Caller.User caller, String text) {
    UUID user = text.isEmpty() ? null : Ids.USER.parse("user_id", text);
    if (caller.mayReadAll()) {
      return user;
    }
    if (user != null && !user.equals(caller.userId())) {
      throw new Refusal(Reason.USER_NOT_FOUND, "No user " + text);
    }
    return caller.userId();
  }

  /**
   * Refuses savers, because only operators and auditors see whether a withdrawal needs an operator.
   */
  private static boolean requireReader(Caller.User caller) {
    if (!caller.mayReadAll()) {
      throw new Refusal(
          Reason.PERMISSION_DENIED, "needs_operator is a filter for operators and auditors");
    }
    return true;
  }

  /** Refuses a text that cannot be a reference or a key, instead of finding nothing. */
  private static @Nullable String visible(String field, String text, int longest) {
    if (text.length() > longest || text.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw Refusal.invalid(
          field,
          "MALFORMED",
          "%s is at most %d visible ASCII characters, got '%s'"
              .formatted(field, longest, Refusal.quote(text)));
    }
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String digits(String field, String text, Pattern form, String expected) {
    if (text.isEmpty()) {
      return null;
    }
    if (!form.matcher(text).matches()) {
      throw Refusal.invalid(
          field, "MALFORMED", field + " is " + expected + ", got '" + Refusal.quote(text) + "'");
    }
    return text;
  }

  private static Instant instant(String field, Timestamp message) {
    if (message.getSeconds() < EARLIEST
        || message.getSeconds() > LATEST
        || message.getNanos() < 0
        || message.getNanos() > LARGEST_NANOS) {
      throw Refusal.invalid(
          field, "OUT_OF_RANGE", field + " is a moment of the years 2000 to 9999");
    }
    return Instant.ofEpochSecond(message.getSeconds(), message.getNanos());
  }

  /** Refuses a bank without a number, because a bank may have millions of withdrawals. */
  private static void requireNumber(WithdrawalListFilter filter) {
    if (filter.bankCode() != null && filter.accountNumber() == null) {
      throw Refusal.invalid(
          "account_number", "REQUIRED", "account_number is required with bank_code");
    }
  }

  private static void requireOrder(WithdrawalListFilter filter) {
    Instant from = filter.from();
    Instant to = filter.to();
    if (from != null && to != null && from.isAfter(to)) {
      throw Refusal.invalid(
          "from", "OUT_OF_RANGE", "from is not after to, got " + from + " and " + to);
    }
    Long min = filter.minAmount();
    Long max = filter.maxAmount();
    if (min != null && max != null && min > max) {
      throw Refusal.invalid(
          "min_amount",
          "OUT_OF_RANGE",
          "min_amount is at most max_amount, got " + min + " and " + max);
    }
  }
}
