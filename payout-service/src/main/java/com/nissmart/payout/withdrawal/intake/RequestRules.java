package com.nissmart.payout.withdrawal.intake;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.bank.BankDirectory;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.withdrawal.Destination;
import com.nissmart.payout.withdrawal.Withdrawal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the form of a request, before anything else is looked at, and compares requests. */
final class RequestRules {
  private static final int LONGEST_KEY = 255;
  private static final int LONGEST_NAME = 100;
  private static final String ACCOUNT_NAME = "destination.account_name";
  private static final Pattern BANK_CODE = Pattern.compile("[0-9]{3,6}");
  private static final Pattern ACCOUNT_NUMBER = Pattern.compile("[0-9]{10}");

  private RequestRules() {}

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

  static String key(String key) {
    if (key.isEmpty()) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REQUIRED, "A request that moves money needs an idempotency key");
    }
    if (key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < '!' || c > '~')) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_INVALID,
          "An idempotency key is 1 to 255 visible ASCII characters, got '"
              + Refusal.quote(key)
              + "'");
    }
    return key;
  }

  /** Returns true when some of the keys were used for other requests. */
  static boolean anyDiffers(Map<KeyedRequest.Key, Withdrawal> known, List<KeyedRequest> requests) {
    return requests.stream()
        .anyMatch(request -> {
          Withdrawal there = known.get(request.key());
          return there != null && difference(there, request.request()) != null;
        });
  }

  /**
   * Compares a repeated request with the first one of its key. Returns IDEMPOTENCY_KEY_REUSED with
   * the fields that differ, or null when they are equal.
   */
  static @Nullable Refusal difference(Withdrawal first, WithdrawalRequest again) {
    List<FieldError> errors = new ArrayList<>();
    differs("account_id", first.accountId(), again.accountId(), errors);
    differs("amount", first.amount().amount(), again.amount().amount(), errors);
    differs("currency", first.amount().currency(), again.amount().currency(), errors);
    Destination was = first.destination();
    Destination is = again.destination();
    // The first one may have been stored with another code of the same bank.
    String bank = BankDirectory.NIGERIA.canonical(was.bankCode());
    differs("destination.bank_code", bank, is.bankCode(), errors);
    differs("destination.account_number", was.accountNumber(), is.accountNumber(), errors);
    String name = DisplayText.normalize(was.accountName());
    differs(ACCOUNT_NAME, name, DisplayText.normalize(is.accountName()), errors);
    return errors.isEmpty() ? null : reused(errors);
  }

  /** Returns the refusal of a retry whose key began the retry of another withdrawal. */
  static Refusal keyOfAnotherWithdrawal() {
    List<FieldError> errors = new ArrayList<>();
    differs("withdrawal_id", "first", "again", errors);
    return reused(errors);
  }

  /** Returns the refusal of a new request among others whose keys were used differently. */
  static Refusal keysOfOthers() {
    return new Refusal(
        Reason.IDEMPOTENCY_KEY_REUSED,
        "Other lines have changed since the file was first submitted, so nothing new is begun;"
            + " submit the changed file under a new name");
  }

  private static Refusal reused(List<FieldError> errors) {
    return new Refusal(
        Reason.IDEMPOTENCY_KEY_REUSED,
        "The idempotency key was used for another request; a new request needs a new key",
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
        BankDirectory.NIGERIA.canonical(message.getBankCode()),
        message.getAccountNumber(),
        message.getAccountName(),
        null);
  }

  private static void checkDestination(Destination given, List<FieldError> errors) {
    checkForm(
        "destination.bank_code",
        given.bankCode(),
        BANK_CODE,
        "3 to 6 digits with all leading zeros",
        errors);
    checkForm(
        "destination.account_number",
        given.accountNumber(),
        ACCOUNT_NUMBER,
        "10 digits with all leading zeros",
        errors);
    DisplayText.lengthProblem(ACCOUNT_NAME, given.accountName(), LONGEST_NAME)
        .or(() -> controlFault(given))
        .ifPresent(errors::add);
  }

  /** Returns the fault of a name that no request ever had: it cannot be stored. */
  private static Optional<FieldError> controlFault(Destination given) {
    boolean isStorable =
        DisplayText.normalize(given.accountName())
            .codePoints()
            .noneMatch(point ->
                Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE);
    return isStorable ? Optional.empty() : Optional.ofNullable(nameFault(given));
  }

  /** Returns why a new request may not have its account name, although an old one may. */
  static @Nullable FieldError nameFault(Destination given) {
    return DisplayText.nameProblem(ACCOUNT_NAME, given.accountName(), LONGEST_NAME).orElse(null);
  }

  private static void checkForm(
      String field, String value, Pattern form, String expected, List<FieldError> errors) {
    if (value.isEmpty()) {
      errors.add(required(field));
    } else if (!form.matcher(value).matches()) {
      errors.add(malformed(field, expected, value));
    }
  }

  private static FieldError required(String field) {
    return new FieldError(field, "REQUIRED", field + " is required");
  }

  private static FieldError malformed(String field, String expected, String value) {
    return new FieldError(
        field, "MALFORMED", field + " is " + expected + ", got '" + Refusal.quote(value) + "'");
  }
}
