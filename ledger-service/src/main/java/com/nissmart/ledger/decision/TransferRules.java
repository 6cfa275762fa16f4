package com.nissmart.ledger.decision;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.book.TransferLimits;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules about money. Each method returns the first reason to refuse, in the order of {@link
 * Reason}, or null; after null the booking must succeed. Pure: no clock, no database.
 */
final class TransferRules {
  private TransferRules() {}

  /**
   * Refuses a deposit or a transfer.
   *
   * @param amount minor units, positive
   * @param today days since 1970-01-01 in the time zone of the limits
   */
  static @Nullable Failure refuseTransfer(
      long amount,
      String currency,
      AccountState source,
      AccountState destination,
      TransferLimits limits,
      int today) {
    if (source.id.equals(destination.id)) {
      return failure(Reason.SAME_ACCOUNT, "Source and destination are one account");
    }
    Failure refused = refuseAmount(amount, currency, source, destination, limits);
    refused = refused != null ? refused : refuseStatus(source, destination);
    refused = refused != null ? refused : refuseDebit(amount, source, limits, today);
    return refused != null ? refused : refuseCredit(amount, destination);
  }

  /** Refuses a hold for the reasons that would refuse the debit. */
  static @Nullable Failure refuseHold(
      long amount, String currency, AccountState account, TransferLimits limits, int today) {
    Failure refused = refuseAmount(amount, currency, account, account, limits);
    refused = refused != null ? refused : account.isClosed() ? closed() : null;
    refused = refused != null ? refused : account.refusesDebits() ? frozen("debits") : null;
    return refused != null ? refused : refuseDebit(amount, account, limits, today);
  }

  /**
   * Refuses a capture. A freeze after the hold is no reason to refuse, because the bank has paid.
   */
  static @Nullable Failure refuseCapture(
      Order.Posting capture, long heldAmount, AccountState source, AccountState destination) {
    if (capture.amount() != 0 && !capture.currency().equals(source.currency)) {
      return mismatch(source.currency, capture.currency());
    }
    if (capture.amount() > heldAmount) {
      return failure(
          Reason.CAPTURE_EXCEEDS_HOLD,
          "%d is held, %d was to be captured",
          heldAmount,
          capture.amount());
    }
    return refuseCredit(heldAmount, destination);
  }

  /** Refuses a reversal. Limits and freezes do not, since an operator corrects the book. */
  static @Nullable Failure refuseReversal(
      long amount, AccountState source, AccountState destination) {
    if (source.isClosed() || destination.isClosed()) {
      return closed();
    }
    Failure refused = refuseOverdraft(amount, source);
    return refused != null ? refused : refuseCredit(amount, destination);
  }

  /** Refuses an adjustment; limits do not, but a wallet takes it only if it takes any credit. */
  static @Nullable Failure refuseAdjustment(
      long amount, String currency, AccountState source, AccountState destination) {
    if (!currency.equals(destination.currency)) {
      return mismatch(destination.currency, currency);
    }
    Failure refused = refuseStatus(source, destination);
    refused = refused != null ? refused : refuseOverdraft(amount, source);
    return refused != null ? refused : refuseCredit(amount, destination);
  }

  private static @Nullable Failure refuseAmount(
      long amount,
      String currency,
      AccountState source,
      AccountState destination,
      TransferLimits limits) {
    if (!currency.equals(source.currency) || !currency.equals(destination.currency)) {
      String kept = currency.equals(source.currency) ? destination.currency : source.currency;
      return mismatch(kept, currency);
    }
    if (amount < limits.minimum()) {
      return failure(
          Reason.AMOUNT_TOO_SMALL, "The smallest amount is %d, got %d", limits.minimum(), amount);
    }
    if (amount > limits.maximum()) {
      return failure(
          Reason.AMOUNT_TOO_LARGE, "The largest amount is %d, got %d", limits.maximum(), amount);
    }
    return null;
  }

  private static @Nullable Failure refuseStatus(AccountState source, AccountState destination) {
    if (source.isClosed() || destination.isClosed()) {
      return closed();
    }
    if (source.refusesDebits()) {
      return frozen("debits");
    }
    return destination.refusesCredits() ? frozen("credits") : null;
  }

  private static @Nullable Failure refuseDebit(
      long amount, AccountState source, TransferLimits limits, int today) {
    long debited = source.debitedOn(today);
    if (!source.isSystem() && amount > limits.dailyDebits() - debited) {
      return failure(
          Reason.DAILY_LIMIT_EXCEEDED,
          "At most %d may leave the account in a day; %d have left today, %d was asked for",
          limits.dailyDebits(),
          debited,
          amount);
    }
    return refuseOverdraft(amount, source);
  }

  private static @Nullable Failure refuseOverdraft(long amount, AccountState source) {
    if (source.mayGoNegative) {
      return source.balance < Long.MIN_VALUE + amount ? overflow() : null;
    }
    return amount > source.available() - TransferLimits.FLOOR ? insufficient(amount, source) : null;
  }

  private static @Nullable Failure refuseCredit(long amount, AccountState destination) {
    return destination.balance > Long.MAX_VALUE - amount ? overflow() : null;
  }

  private static Failure insufficient(long amount, AccountState source) {
    return failure(
        Reason.INSUFFICIENT_FUNDS, "%d is available, %d was asked for", source.available(), amount);
  }

  private static Failure mismatch(String kept, String given) {
    return failure(
        Reason.CURRENCY_MISMATCH, "The account is kept in %s, the amount is in %s", kept, given);
  }

  private static Failure closed() {
    return failure(Reason.ACCOUNT_CLOSED, "An account of the transaction is closed");
  }

  private static Failure frozen(String direction) {
    return failure(
        Reason.ACCOUNT_FROZEN, "An account of the transaction is frozen for %s", direction);
  }

  private static Failure overflow() {
    return failure(Reason.BALANCE_OVERFLOW, "The balance after it would not fit 64 bits");
  }

  @FormatMethod
  private static Failure failure(Reason reason, @FormatString String sentence, Object... values) {
    return new Failure(reason, String.format(Locale.ROOT, sentence, values));
  }
}
