package com.nissmart.ledger.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The reasons in their order: each row but the last breaks its own rule and all that come after it.
 */
class TransferRulesTest {
  private static final int TODAY = 20_000;
  private static final TransferLimits LIMITS =
      new TransferLimits(100, 1_000, 1_500, ZoneOffset.UTC);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    // reason,             same, currency, amount, source,        destination,    balance, held,
    // debited, their balance
    "SAME_ACCOUNT,         true,  USD,      99,     CLOSED,        CLOSED,         0,       0,    1500,    0",
    "CURRENCY_MISMATCH,    false, USD,      99,     CLOSED,        CLOSED,         0,       0,    1500,    9223372036854775807",
    "AMOUNT_TOO_SMALL,     false, NGN,      99,     CLOSED,        CLOSED,         0,       0,    1500,    9223372036854775807",
    "AMOUNT_TOO_LARGE,     false, NGN,      1001,   CLOSED,        CLOSED,         0,       0,    1500,    9223372036854775807",
    "ACCOUNT_CLOSED,       false, NGN,      1000,   CLOSED,        FROZEN,         0,       0,    1500,    9223372036854775807",
    "ACCOUNT_CLOSED,       false, NGN,      1000,   FROZEN,        CLOSED,         0,       0,    1500,    9223372036854775807",
    "ACCOUNT_FROZEN,       false, NGN,      1000,   FROZEN,        ACTIVE,         0,       0,    1500,    9223372036854775807",
    "ACCOUNT_FROZEN,       false, NGN,      1000,   DEBITS_FROZEN, ACTIVE,         0,       0,    1500,    9223372036854775807",
    "ACCOUNT_FROZEN,       false, NGN,      1000,   ACTIVE,        CREDITS_FROZEN, 0,       0,    1500,    9223372036854775807",
    "ACCOUNT_FROZEN,       false, NGN,      1000,   ACTIVE,        FROZEN,         0,       0,    1500,    9223372036854775807",
    "DAILY_LIMIT_EXCEEDED, false, NGN,      1000,   ACTIVE,        ACTIVE,         0,       0,    501,     9223372036854775807",
    "INSUFFICIENT_FUNDS,   false, NGN,      1000,   ACTIVE,        ACTIVE,         999,     0,    500,     9223372036854775807",
    "INSUFFICIENT_FUNDS,   false, NGN,      1000,   ACTIVE,        ACTIVE,         2000,    1001, 500,     9223372036854775807",
    "BALANCE_OVERFLOW,     false, NGN,      1000,   ACTIVE,        ACTIVE,         1000,    0,    500,     9223372036854774808",
    "REASON_UNSPECIFIED,   false, NGN,      1000,   ACTIVE,        ACTIVE,         2000,    1000, 500,     9223372036854774807",
    "REASON_UNSPECIFIED,   false, NGN,      1000,   CREDITS_FROZEN, DEBITS_FROZEN, 1000,    0,    0,       0",
    "REASON_UNSPECIFIED,   false, NGN,      100,    ACTIVE,        ACTIVE,         100,     0,    0,       0"
  })
  void a_transfer_is_refused_for_the_first_reason_that_applies(
      Reason reason,
      boolean same,
      String currency,
      long amount,
      String sourceStatus,
      String destinationStatus,
      long balance,
      long held,
      long debited,
      long theirs) {
    AccountState source = account(sourceStatus, balance, held, debited);
    AccountState destination = same ? source : account(destinationStatus, theirs, 0, 0);
    assertRefusal(
        reason, TransferRules.refuseTransfer(amount, currency, source, destination, LIMITS, TODAY));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "CURRENCY_MISMATCH,    USD, 99,   CLOSED,         0,    0,    1500",
    "AMOUNT_TOO_SMALL,     NGN, 99,   CLOSED,         0,    0,    1500",
    "AMOUNT_TOO_LARGE,     NGN, 1001, CLOSED,         0,    0,    1500",
    "ACCOUNT_CLOSED,       NGN, 1000, CLOSED,         0,    0,    1500",
    "ACCOUNT_FROZEN,       NGN, 1000, DEBITS_FROZEN,  0,    0,    1500",
    "DAILY_LIMIT_EXCEEDED, NGN, 1000, ACTIVE,         0,    0,    501",
    "INSUFFICIENT_FUNDS,   NGN, 1000, ACTIVE,         1000, 1,    0",
    "REASON_UNSPECIFIED,   NGN, 1000, CREDITS_FROZEN, 1000, 0,    0",
    "REASON_UNSPECIFIED,   NGN, 1000, ACTIVE,         2000, 1000, 500"
  })
  void a_hold_is_refused_for_what_would_refuse_the_debit(
      Reason reason,
      String currency,
      long amount,
      String status,
      long balance,
      long held,
      long debited) {
    AccountState account = account(status, balance, held, debited);
    assertRefusal(reason, TransferRules.refuseHold(amount, currency, account, LIMITS, TODAY));
  }

  @Test
  void the_debits_of_another_day_do_not_count() {
    AccountState source = account("ACTIVE", 5_000, 0, 1_500);
    assertRefusal(
        Reason.REASON_UNSPECIFIED,
        TransferRules.refuseTransfer(
            1_000, "NGN", source, account("ACTIVE", 0, 0, 0), LIMITS, TODAY + 1));
  }

  @Test
  void the_outside_world_account_may_not_exceed_64_bits() {
    AccountState world =
        new AccountState(
            UUID.randomUUID(),
            AccountKind.ACCOUNT_KIND_SYSTEM,
            null,
            "NGN",
            true,
            AccountStatus.ACCOUNT_STATUS_ACTIVE,
            0);
    world.balance = Long.MIN_VALUE + 999;
    AccountState wallet = account("ACTIVE", 0, 0, 0);
    assertRefusal(
        Reason.BALANCE_OVERFLOW,
        TransferRules.refuseTransfer(1_000, "NGN", world, wallet, LIMITS, TODAY));
    assertRefusal(
        Reason.REASON_UNSPECIFIED,
        TransferRules.refuseTransfer(999, "NGN", world, wallet, LIMITS, TODAY));
  }

  @Test
  void a_refusal_says_the_limit_and_the_amount() {
    Failure failure =
        TransferRules.refuseHold(500, "NGN", account("ACTIVE", 700, 300, 0), LIMITS, TODAY);
    assertThat(failure)
        .isNotNull()
        .extracting(Failure::message)
        .isEqualTo("400 is available, 500 was asked for");
  }

  private static void assertRefusal(Reason expected, @Nullable Failure failure) {
    Reason got = failure == null ? Reason.REASON_UNSPECIFIED : failure.code();
    assertThat(got).isEqualTo(expected);
  }

  private static AccountState account(String status, long balance, long held, long debited) {
    AccountState account =
        new AccountState(
            UUID.randomUUID(),
            AccountKind.ACCOUNT_KIND_CUSTOMER,
            UUID.randomUUID(),
            "NGN",
            false,
            EnumNames.accountStatus(status),
            1);
    account.balance = balance;
    account.held = held;
    account.day = TODAY;
    account.dayDebits = debited;
    return account;
  }
}
