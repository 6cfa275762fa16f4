package com.nissmart.payout.reconciliation.act;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.ledger.v1.AdjustmentKind;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.v1.ExceptionAction;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator has booked in the ledger for an exception.
 *
 * @param id part of the ledger's keys; a proposal's id where a second operator approved it
 * @param accountId the wallet of PAY_ON
 * @param approvedBy the second operator; null when none was needed
 */
public record ExceptionAct(
    UUID id,
    UUID exceptionId,
    ExceptionAction action,
    Money amount,
    @Nullable UUID accountId,
    String reason,
    UUID requestedBy,
    @Nullable UUID approvedBy) {

  /**
   * Returns the corrections of the ledger that the act consists of, in their order. A payment under
   * an unknown reference has to be booked before its loss can be written off.
   */
  List<AdjustmentKind> corrections(ExceptionItem.Kind kind) {
    return switch (action) {
      case EXCEPTION_ACTION_BOOK_RETURN -> List.of(AdjustmentKind.ADJUSTMENT_KIND_UNCLAIMED_RETURN);
      case EXCEPTION_ACTION_BOOK_CHARGE -> List.of(AdjustmentKind.ADJUSTMENT_KIND_BANK_CHARGE);
      case EXCEPTION_ACTION_PAY_ON -> List.of(AdjustmentKind.ADJUSTMENT_KIND_PAY_ON);
      case EXCEPTION_ACTION_WRITE_OFF ->
          kind == ExceptionItem.Kind.MISSING_HERE
              ? List.of(
                  AdjustmentKind.ADJUSTMENT_KIND_LATE_PAYMENT,
                  AdjustmentKind.ADJUSTMENT_KIND_WRITE_OFF)
              : List.of(AdjustmentKind.ADJUSTMENT_KIND_WRITE_OFF);
      case EXCEPTION_ACTION_BOOK_LATE_PAYMENT, EXCEPTION_ACTION_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("The ledger has no correction for " + action);
    };
  }

  /** Returns the idempotency key of a correction. */
  String key(AdjustmentKind correction) {
    String word = correction.name().substring("ADJUSTMENT_KIND_".length());
    return "%s:%s:%s"
        .formatted(
            Ids.EXCEPTION.format(exceptionId), id, word.toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
