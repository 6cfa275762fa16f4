package com.nissmart.gateway.ops;

import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.RailStatement;
import com.nissmart.payout.v1.ResolveWithdrawalResponse;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.v1.WithdrawalResolution;

/** The JSON form of a withdrawal's attempts, rail statements and decisions, for operators. */
final class OpsWithdrawalJson {
  static final String OUTCOME_PREFIX = "RESOLUTION_OUTCOME_";

  private OpsWithdrawalJson() {}

  static void write(JsonOut out, GetWithdrawalResponse found) {
    out.object();
    out.name("withdrawal");
    WithdrawalJson.writeForOperators(out, found.getWithdrawal());
    out.list("events", found.getEventsList(), WithdrawalJson::write);
    out.list("attempts", found.getAttemptsList(), OpsWithdrawalJson::write);
    out.list("resolutions", found.getResolutionsList(), OpsWithdrawalJson::write);
    out.end();
  }

  static void write(JsonOut out, ResolveWithdrawalResponse answer) {
    out.object();
    out.name("withdrawal");
    WithdrawalJson.writeForOperators(out, answer.getWithdrawal());
    out.flag("awaits_second_operator", answer.getAwaitsSecondOperator());
    out.end();
  }

  private static void write(JsonOut out, WithdrawalAttempt attempt) {
    out.object();
    out.number("attempt", attempt.getAttempt());
    out.textOrNull("external_reference", attempt.getExternalReference());
    out.textOrNull("rail", attempt.getRail());
    out.textOrNull("provider_reference", attempt.getProviderReference());
    out.textOrNull("hold_transaction_id", attempt.getHoldTransactionId());
    out.textOrNull("capture_transaction_id", attempt.getCaptureTransactionId());
    out.textOrNull("release_transaction_id", attempt.getReleaseTransactionId());
    out.textOrNull("reversal_transaction_id", attempt.getReversalTransactionId());
    out.textOrNull("adjustment_transaction_id", attempt.getAdjustmentTransactionId());
    out.number("sends", attempt.getSends());
    out.instantOrNull("sent_at", attempt.hasSentAt(), attempt.getSentAt());
    out.textOrNull("outcome", attempt.getOutcome());
    WithdrawalJson.writeFailure(out, attempt.hasFailure(), attempt.getFailure());
    out.list("statements", attempt.getStatementsList(), OpsWithdrawalJson::write);
    out.end();
  }

  private static void write(JsonOut out, RailStatement statement) {
    out.object();
    out.text("channel", statement.getChannel());
    out.text("answer", statement.getAnswer());
    out.textOrNull("detail", statement.getDetail());
    out.instant("created_at", statement.getCreatedAt());
    out.end();
  }

  private static void write(JsonOut out, WithdrawalResolution resolution) {
    out.object();
    out.text("outcome", EnumWords.word(resolution.getOutcome(), OUTCOME_PREFIX));
    out.text("note", resolution.getNote());
    out.text("operator_id", resolution.getOperatorId());
    out.number("attempt", resolution.getAttempt());
    out.instant("created_at", resolution.getCreatedAt());
    out.end();
  }
}
