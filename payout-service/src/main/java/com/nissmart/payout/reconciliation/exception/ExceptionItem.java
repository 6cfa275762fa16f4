package com.nissmart.payout.reconciliation.exception;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine.Status;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One place where the books differ. Its kind, its reference, the rail's amount, the line's status
 * and, where a bank may use a reference again, the moment of the booking identify it, however often
 * it is found. Another amount is another exception, although the first one may be closed.
 *
 * @param reference the rail's reference, or txn_... for a ledger transaction that has none
 * @param withdrawalId null when it belongs to no withdrawal
 * @param railAmount the amount at the rail; null when the rail has none
 * @param ourAmount the amount in our books; null when we have none
 * @param detail one sentence for an operator
 * @param bookedAt when the rail booked it, for kinds that a reference can have several times
 * @param lineStatus the status of the report's line that differs, or of the line that is missing;
 *     null when it is about no line
 */
public record ExceptionItem(
    Kind kind,
    String reference,
    @Nullable UUID withdrawalId,
    @Nullable Money railAmount,
    @Nullable Money ourAmount,
    String detail,
    @Nullable Instant bookedAt,
    @Nullable Status lineStatus) {

  /** Makes an exception that no line shows. A late payment is always one that the rail paid. */
  public ExceptionItem(
      Kind kind,
      String reference,
      @Nullable UUID withdrawalId,
      @Nullable Money railAmount,
      @Nullable Money ourAmount,
      String detail,
      @Nullable Instant bookedAt) {
    this(
        kind,
        reference,
        withdrawalId,
        railAmount,
        ourAmount,
        detail,
        bookedAt,
        kind == Kind.PAID_AFTER_RELEASE ? Status.PAID : null);
  }

  /** Returns the same exception with another sentence. */
  public ExceptionItem withDetail(String text) {
    return new ExceptionItem(
        kind, reference, withdrawalId, railAmount, ourAmount, text, bookedAt, lineStatus);
  }

  public String key() {
    return String.join(
        " ", kind.name(), reference, "" + bookedAt, "" + railAmount, "" + lineStatus);
  }

  /** The ways in which books differ. */
  public enum Kind {
    /** Our books say COMPLETED or REVERSED, and the rail does not list it. */
    MISSING_AT_RAIL,
    /** The rail lists a reference that we never gave it. */
    MISSING_HERE,
    /** Amount or currency differ. */
    AMOUNT_DIFFERS,
    /** The rail says that it was paid and our books do not, or the other way round. */
    STATE_DIFFERS,
    /** The rail lists the same reference and status more than once. */
    DUPLICATE,
    /** The ledger lacks a withdrawal's capture or reversal, or holds money for no withdrawal. */
    LEDGER_DIFFERS,
    /** The rail paid it after its hold had been released. */
    PAID_AFTER_RELEASE,
    /** A returned payment that could not be credited is on the account of unclaimed returns. */
    UNCLAIMED_RETURN,
    /** The rail says the opposite of what it had said, or of what we booked. */
    RAIL_CONTRADICTS,
    /** An entry of a report could not be read. */
    UNREADABLE_ENTRY,
    /** The ledger moved payout clearing or suspense, and no withdrawal knows why. */
    UNKNOWN_MOVEMENT,
    /** A report's opening balance, entries and closing balance do not add up. */
    BALANCE_DIFFERS,
    /** The bank charged an amount. */
    BANK_CHARGE
  }
}
