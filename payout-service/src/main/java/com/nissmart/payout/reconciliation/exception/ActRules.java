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
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem.OurPayment;
import com.nissmart.payout.v1.ExceptionAction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which actions an exception allows, and for which amount. */
public final class ActRules {
  private static final String PREFIX = "EXCEPTION_ACTION_";
  private static final String NOTHING_MOVED =
      "The bank reports that it did not pay, so no money moved and nothing is to be booked";

  private ActRules() {}

  /** Returns the actions that are possible now. */
  static List<ExceptionAction> possible(StoredExceptionItem stored) {
    ExceptionItem item = stored.item();
    Status line = item.lineStatus();
    if (stored.resolvedAt() != null) {
      return List.of();
    }
    return switch (item.kind()) {
      case MISSING_HERE -> stored.ours() == OurPayment.NONE ? ofUnknownLine(line) : List.of();
      case STATE_DIFFERS -> ofOtherState(line);
      case RAIL_CONTRADICTS -> item.withdrawalId() == null ? List.of() : ofOtherState(line);
      case AMOUNT_DIFFERS ->
          line == Status.PAID && amount(item) != null && stored.ours() != OurPayment.UNPAID
              ? List.of(EXCEPTION_ACTION_BOOK_CHARGE)
              : List.of();
      case PAID_AFTER_RELEASE ->
          stored.ours() == OurPayment.UNPAID ? List.of() : List.of(EXCEPTION_ACTION_WRITE_OFF);
      case UNCLAIMED_RETURN -> List.of(EXCEPTION_ACTION_PAY_ON);
      case BANK_CHARGE ->
          line == Status.RETURNED ? List.of() : List.of(EXCEPTION_ACTION_BOOK_CHARGE);
      case MISSING_AT_RAIL,
          DUPLICATE,
          LEDGER_DIFFERS,
          UNREADABLE_ENTRY,
          UNKNOWN_MOVEMENT,
          BALANCE_DIFFERS ->
          List.of();
    };
  }

  /** Returns why no action is possible for an open exception; empty when one is. */
  static String whyNone(StoredExceptionItem stored) {
    ExceptionItem item = stored.item();
    if (stored.resolvedAt() != null || !possible(stored).isEmpty()) {
      return "";
    }
    return switch (item.kind()) {
      case MISSING_HERE ->
          stored.ours() == OurPayment.NONE
              ? NOTHING_MOVED
              : "The reference is of a withdrawal of ours; upload the report for the rail that sent it";
      case STATE_DIFFERS -> NOTHING_MOVED;
      case AMOUNT_DIFFERS -> whyNoneOfAmount(stored);
      case RAIL_CONTRADICTS, UNREADABLE_ENTRY ->
          "It is about no payment of ours; read the entry in the bank's statement";
      case BANK_CHARGE -> "The bank took a charge back; book it when the charge itself is known";
      case MISSING_AT_RAIL ->
          "The bank may list it in a later report, which closes this; otherwise ask the bank";
      case DUPLICATE -> "The bank lists it more than once; ask the bank how often the money moved";
      case BALANCE_DIFFERS -> "The statement does not add up; ask the bank for a complete one";
      case LEDGER_DIFFERS, UNKNOWN_MOVEMENT ->
          "It is about the ledger and not the bank; find out who made the booking";
      case PAID_AFTER_RELEASE ->
          "The ledger has not booked the late payment yet; it can be written off afterwards";
      case UNCLAIMED_RETURN -> "";
    };
  }

  private static String whyNoneOfAmount(StoredExceptionItem stored) {
    Status line = stored.item().lineStatus();
    if (line == Status.PAID && amount(stored.item()) != null) {
      return "The withdrawal is not paid in our books; decide it, or book the late payment, first";
    }
    if (line == Status.PAID) {
      return "The bank paid less, or in another currency; ask it for the rest or to send it back";
    }
    return line == Status.RETURNED
        ? "The bank sent another amount back; ask it where the difference is"
        : "The bank reports that it did not pay; decide the withdrawal itself";
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
      String why = whyNone(stored);
      throw new Refusal(
          Reason.EXCEPTION_NOT_ACTIONABLE,
          "%s is %s and %s; possible are %s, got %s%s"
              .formatted(
                  Ids.EXCEPTION.format(stored.id()),
                  stored.item().kind(),
                  stored.resolvedAt() == null ? "open" : "resolved",
                  possible.stream().map(ActRules::word).toList(),
                  word(action),
                  why.isEmpty() ? "" : ". " + why));
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
