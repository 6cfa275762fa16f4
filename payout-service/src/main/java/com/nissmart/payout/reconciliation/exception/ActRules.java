package com.nissmart.payout.reconciliation.exception;

import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_CHARGE;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_LATE_PAYMENT;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_RETURN;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_PAY_ON;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_WRITE_OFF;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.v1.ExceptionAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which actions an exception allows, and for which amount. */
public final class ActRules {
  private static final String PREFIX = "EXCEPTION_ACTION_";

  private ActRules() {}

  /** Returns the actions that are possible now. */
  static List<ExceptionAction> possible(StoredExceptionItem stored) {
    ExceptionItem item = stored.item();
    Status line = item.lineStatus();
    if (stored.resolvedAt() != null) {
      return List.of();
    }
    return switch (item.kind()) {
      case MISSING_HERE -> ofUnknownLine(line);
      case STATE_DIFFERS -> ofOtherState(line);
      case AMOUNT_DIFFERS ->
          line == Status.PAID && amount(item) != null
              ? List.of(EXCEPTION_ACTION_BOOK_CHARGE)
              : List.of();
      case PAID_AFTER_RELEASE -> List.of(EXCEPTION_ACTION_WRITE_OFF);
      case UNCLAIMED_RETURN -> List.of(EXCEPTION_ACTION_PAY_ON);
      case BANK_CHARGE ->
          line == Status.RETURNED ? List.of() : List.of(EXCEPTION_ACTION_BOOK_CHARGE);
      case MISSING_AT_RAIL,
          DUPLICATE,
          LEDGER_DIFFERS,
          RAIL_CONTRADICTS,
          UNREADABLE_ENTRY,
          UNKNOWN_MOVEMENT,
          BALANCE_DIFFERS ->
          List.of();
    };
  }

  private static List<ExceptionAction> ofUnknownLine(@Nullable Status line) {
    if (line == null) {
      return List.of();
    }
    return switch (line) {
      case PAID -> List.of(EXCEPTION_ACTION_BOOK_CHARGE, EXCEPTION_ACTION_WRITE_OFF);
      case RETURNED -> List.of(EXCEPTION_ACTION_BOOK_RETURN);
      case CHARGE -> List.of();
    };
  }

  private static List<ExceptionAction> ofOtherState(@Nullable Status line) {
    if (line == null) {
      return List.of();
    }
    return switch (line) {
      case PAID -> List.of(EXCEPTION_ACTION_BOOK_LATE_PAYMENT);
      case RETURNED -> List.of(EXCEPTION_ACTION_BOOK_RETURN);
      case CHARGE -> List.of();
    };
  }

  /** Refuses an action that the exception does not allow. */
  public static void requirePossible(StoredExceptionItem stored, ExceptionAction action) {
    if (action == ExceptionAction.EXCEPTION_ACTION_UNSPECIFIED
        || action == ExceptionAction.UNRECOGNIZED) {
      throw Refusal.invalid("action", "REQUIRED", "action must be one of the exception's actions");
    }
    List<ExceptionAction> possible = possible(stored);
    if (!possible.contains(action)) {
      throw new Refusal(
          Reason.EXCEPTION_NOT_ACTIONABLE,
          "%s is %s and %s; possible are %s, got %s"
              .formatted(
                  Ids.EXCEPTION.format(stored.id()),
                  stored.item().kind(),
                  stored.resolvedAt() == null ? "open" : "resolved",
                  possible.stream().map(ActRules::word).toList(),
                  word(action)));
    }
  }

  /** Returns whether a second operator is needed for every amount. */
  public static boolean alwaysNeedsSecond(ExceptionAction action) {
    return action == EXCEPTION_ACTION_WRITE_OFF || action == EXCEPTION_ACTION_PAY_ON;
  }

  /**
   * Returns the amount of an act, which is always the whole amount that differs: an act closes its
   * exception, so that the rest of a part would be forgotten.
   *
   * @param given the amount that the operator states, in minor units; 0: none
   */
  public static Money amount(ExceptionItem item, long given) {
    Money whole = amount(item);
    if (whole == null) {
      throw new Refusal(Reason.EXCEPTION_NOT_ACTIONABLE, "The exception has no amount to book");
    }
    if (given != 0 && given != whole.amount()) {
      throw Refusal.invalid(
          "amount",
          "OUT_OF_RANGE",
          "amount must be the whole %s, got %d minor units".formatted(MoneyText.of(whole), given));
    }
    return whole;
  }

  /** Returns the amount that differs: the excess where the bank paid more than we did. */
  private static @Nullable Money amount(ExceptionItem item) {
    Money rail = item.railAmount();
    Money ours = item.ourAmount();
    if (item.kind() != ExceptionItem.Kind.AMOUNT_DIFFERS) {
      return rail == null ? ours : rail;
    }
    return rail != null
            && ours != null
            && rail.currency().equals(ours.currency())
            && rail.amount() > ours.amount()
        ? new Money(rail.amount() - ours.amount(), rail.currency())
        : null;
  }

  public static String word(ExceptionAction action) {
    return action.name().substring(PREFIX.length());
  }
}
