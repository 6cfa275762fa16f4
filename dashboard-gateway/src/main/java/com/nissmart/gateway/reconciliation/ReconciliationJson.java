package com.nissmart.gateway.reconciliation;

import com.nissmart.common.v1.Money;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationTotal;
import com.nissmart.payout.v1.RunReconciliationResponse;

/** The JSON form of reconciliation runs and exceptions. */
final class ReconciliationJson {
  static final String KIND_PREFIX = "EXCEPTION_KIND_";
  static final String ACTION_PREFIX = "EXCEPTION_ACTION_";

  private ReconciliationJson() {}

  static void write(JsonOut out, RunReconciliationResponse answer) {
    out.object().name("reconciliation");
    write(out, answer.getReconciliation());
    out.list("exceptions", answer.getExceptionsList(), ReconciliationJson::write);
    out.end();
  }

  static void write(JsonOut out, Reconciliation run) {
    out.object();
    out.text("id", run.getId());
    out.text("rail", run.getRail());
    out.text("from_day", run.getFromDay());
    out.text("to_day", run.getToDay());
    out.text("started_by", run.getStartedBy());
    out.instant("started_at", run.getStartedAt());
    out.instantOrNull("ended_at", run.hasEndedAt(), run.getEndedAt());
    out.textOrNull("report_name", run.getReportName());
    out.text("status", EnumWords.word(run.getStatus(), "RECONCILIATION_STATUS_"));
    out.flag("dry_run", run.getDryRun());
    out.number("report_lines", run.getReportLines());
    out.number("compared_lines", run.getComparedLines());
    out.number("matched_lines", run.getMatchedLines());
    out.number("exceptions", run.getExceptions());
    out.number("resolved_withdrawals", run.getResolvedWithdrawals());
    out.number("tries", run.getTries());
    out.textOrNull("failure", run.getFailure());
    out.instantOrNull("next_try_at", run.hasNextTryAt(), run.getNextTryAt());
    out.instantOrNull("parts_until", run.hasPartsUntil(), run.getPartsUntil());
    out.textOrNull("voided_by", run.getVoidedBy());
    out.textOrNull("void_reason", run.getVoidReason());
    out.list("totals", run.getTotalsList(), ReconciliationJson::write);
    out.list("sample_exceptions", run.getSampleExceptionsList(), ReconciliationJson::writeSample);
    out.end();
  }

  private static void write(JsonOut out, ReconciliationTotal total) {
    out.object();
    out.text("currency", total.getCurrency());
    out.number("report_amount", total.getReportAmount());
    out.number("withdrawal_amount", total.getWithdrawalAmount());
    out.number("ledger_amount", total.getLedgerAmount());
    out.number("matched_amount", total.getMatchedAmount());
    out.number("report_excepted_amount", total.getReportExceptedAmount());
    out.number("withdrawal_excepted_amount", total.getWithdrawalExceptedAmount());
    out.end();
  }

  static void write(JsonOut out, ReconciliationException exception) {
    out.object();
    out.text("id", exception.getId());
    out.textOrNull("reconciliation_id", exception.getReconciliationId());
    writeDifference(out, exception);
    out.instant("created_at", exception.getCreatedAt());
    out.instantOrNull("resolved_at", exception.hasResolvedAt(), exception.getResolvedAt());
    out.textOrNull("resolved_by", exception.getResolvedBy());
    out.textOrNull("resolution", exception.getResolution());
    out.textOrNull("line_status", exception.getLineStatus());
    out.list("actions", exception.getActionsList(), ReconciliationJson::write);
    out.textOrNull("no_action_reason", exception.getNoActionReason());
    out.textOrNull("booked_transaction_id", exception.getBookedTransactionId());
    out.end();
  }

  private static void writeSample(JsonOut out, ReconciliationException exception) {
    out.object();
    writeDifference(out, exception);
    out.end();
  }

  private static void writeDifference(JsonOut out, ReconciliationException exception) {
    out.text("kind", EnumWords.word(exception.getKind(), KIND_PREFIX));
    out.textOrNull("external_reference", exception.getExternalReference());
    out.textOrNull("withdrawal_id", exception.getWithdrawalId());
    write(out.name("rail_amount"), exception.hasRailAmount(), exception.getRailAmount());
    write(out.name("our_amount"), exception.hasOurAmount(), exception.getOurAmount());
    out.text("detail", exception.getDetail());
  }

  private static void write(JsonOut out, ExceptionAction action) {
    out.value(EnumWords.word(action, ACTION_PREFIX));
  }

  private static void write(JsonOut out, boolean there, Money money) {
    if (!there) {
      out.nothing();
      return;
    }
    out.object();
    out.number("amount", money.getAmount());
    out.text("currency", money.getCurrency());
    out.end();
  }
}
