package com.nissmart.contract.json;

import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.Failure;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalEvent;
import com.nissmart.payout.v1.WithdrawalStatus;

/** The JSON form of withdrawals and of the steps of their history. */
public final class WithdrawalJson {
  /** The prefix of all statuses in the contract. */
  public static final String STATUS_PREFIX = "WITHDRAWAL_STATUS_";

  private WithdrawalJson() {}

  /** Writes a withdrawal as its owner sees it. */
  public static void write(JsonOut out, Withdrawal withdrawal) {
    begin(out, withdrawal);
    end(out, withdrawal);
  }

  /**
   * Writes a withdrawal as operators see it: also its owner, and whether it waits for an operator.
   */
  public static void writeForOperators(JsonOut out, Withdrawal withdrawal) {
    begin(out, withdrawal);
    out.text("user_id", withdrawal.getUserId());
    out.flag("needs_operator", withdrawal.getNeedsOperator());
    out.textOrNull("idempotency_key", withdrawal.getIdempotencyKey());
    end(out, withdrawal);
  }

  private static void begin(JsonOut out, Withdrawal withdrawal) {
    out.object();
    out.text("id", withdrawal.getId());
    out.text("account_id", withdrawal.getAccountId());
    out.number("amount", withdrawal.getAmount().getAmount());
    out.text("currency", withdrawal.getAmount().getCurrency());
    writeDestination(out, withdrawal.getDestination());
    out.text("status", status(withdrawal.getStatus()));
    out.name("in_doubt_since");
    if (withdrawal.hasInDoubtSince()) {
      out.value(JsonOut.rfc3339(withdrawal.getInDoubtSince()));
    } else {
      out.nothing();
    }
    out.number("attempt", withdrawal.getAttempt());
    out.textOrNull("external_reference", withdrawal.getExternalReference());
    out.textOrNull("transaction_id", withdrawal.getTransactionId());
    writeFailure(out, withdrawal.hasFailure(), withdrawal.getFailure());
  }

  private static void writeDestination(JsonOut out, Destination destination) {
    out.name("destination").object();
    out.text("bank_code", destination.getBankCode());
    out.text("account_number", destination.getAccountNumber());
    out.text("account_name", destination.getAccountName());
    out.textOrNull("bank_account_name", destination.getBankAccountName());
    out.name("name_matches");
    if (destination.hasNameMatches()) {
      out.value(destination.getNameMatches());
    } else {
      out.nothing();
    }
    out.end();
  }

  private static void end(JsonOut out, Withdrawal withdrawal) {
    out.instant("created_at", withdrawal.getCreatedAt());
    out.instant("updated_at", withdrawal.getUpdatedAt());
    out.end();
  }

  /** Writes the member {@code failure}: the reason of a failure, or null. */
  public static void writeFailure(JsonOut out, boolean failed, Failure failure) {
    out.name("failure");
    if (!failed) {
      out.nothing();
      return;
    }
    out.object();
    out.text("code", failure.getCode().name());
    out.text("message", failure.getMessage());
    out.end();
  }

  /** Writes a step of a withdrawal's history. */
  public static void write(JsonOut out, WithdrawalEvent event) {
    out.object();
    out.number("event_no", event.getEventNo());
    boolean first = event.getFromStatus() == WithdrawalStatus.WITHDRAWAL_STATUS_UNSPECIFIED;
    out.textOrNull("from_status", first ? "" : status(event.getFromStatus()));
    out.text("to_status", status(event.getToStatus()));
    out.number("attempt", event.getAttempt());
    out.text("actor", event.getActor());
    out.textOrNull("note", event.getNote());
    out.instant("created_at", event.getCreatedAt());
    out.end();
  }

  /** Returns the JSON word for a status. */
  public static String status(WithdrawalStatus status) {
    return EnumWords.word(status, STATUS_PREFIX);
  }
}
