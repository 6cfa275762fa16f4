package com.nissmart.gateway.routes;

import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.linecorp.armeria.common.HttpMethod.PUT;
import static com.nissmart.common.v1.Role.ROLE_AUDITOR;
import static com.nissmart.common.v1.Role.ROLE_OPERATOR;
import static com.nissmart.gateway.http.Endpoint.open;
import static com.nissmart.gateway.http.Endpoint.signedIn;
import static com.nissmart.gateway.transactions.TransactionsApi.FILTERS;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.audit.AuditApi;
import com.nissmart.gateway.callbacks.OpsCallbacksApi;
import com.nissmart.gateway.events.EventsApi;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.Endpoint.Body;
import com.nissmart.gateway.http.Endpoint.Handler;
import com.nissmart.gateway.lineage.LineageApi;
import com.nissmart.gateway.ops.HeadsApi;
import com.nissmart.gateway.ops.OpsAccountsApi;
import com.nissmart.gateway.ops.OpsTransactionsApi;
import com.nissmart.gateway.ops.OpsUsersApi;
import com.nissmart.gateway.ops.OpsWithdrawalFilesApi;
import com.nissmart.gateway.ops.OpsWithdrawalsApi;
import com.nissmart.gateway.ops.SummaryApi;
import com.nissmart.gateway.ops.VerificationApi;
import com.nissmart.gateway.proposals.ProposalsApi;
import com.nissmart.gateway.reconciliation.ExceptionsApi;
import com.nissmart.gateway.reconciliation.ReconciliationsApi;
import com.nissmart.gateway.statements.StatementsApi;
import java.util.List;
import java.util.stream.Stream;

/**
 * The routes of operators and auditors: everything below /v1/ops, and the public keys of what the
 * ledger signs.
 */
public record OperatorRoutes(
    SummaryApi summary,
    EventsApi events,
    OpsTransactionsApi transactions,
    OpsWithdrawalsApi withdrawals,
    OpsWithdrawalFilesApi files,
    OpsUsersApi users,
    OpsAccountsApi accounts,
    StatementsApi statements,
    VerificationApi verification,
    HeadsApi heads,
    AuditApi audit,
    ReconciliationsApi reconciliations,
    ExceptionsApi exceptions,
    ProposalsApi proposals,
    OpsCallbacksApi callbacks,
    LineageApi lineage) {
  static final long LARGEST_FILE = 3L * 1024 * 1024;
  private static final long LARGEST_REPORT = 512L * 1024 * 1024;

  private static final MediaType CSV = MediaType.CSV_UTF_8;
  private static final MediaType XML = MediaType.parse("application/xml");

  public List<Endpoint> all() {
    return Stream.of(money(), people(), control()).flatMap(List::stream).toList();
  }

  private List<Endpoint> money() {
    return List.of(
        read("/v1/ops/summary", summary::get),
        read("/v1/ops/activity", events::everyones)
            .query("session")
            .produces(MediaType.EVENT_STREAM),
        read("/v1/ops/transactions", transactions::list)
            .query(FILTERS)
            .query("type")
            .produces(MediaType.JSON, CSV),
        read("/v1/ops/transactions/{id}", transactions::get),
        change("/v1/ops/transactions/{id}/reverse", transactions::reverse),
        read("/v1/ops/withdrawals", withdrawals::list).query(OpsWithdrawalsApi.FILTERS),
        read("/v1/ops/withdrawals/{id}", withdrawals::get),
        change("/v1/ops/withdrawals/{id}/resolve", withdrawals::resolve),
        change("/v1/ops/withdrawals/{id}/return", withdrawals::bookReturn),
        change("/v1/ops/withdrawals/{id}/retry", withdrawals::retry).body(Body.OPTIONAL),
        change("/v1/ops/withdrawals/{id}/cancel", withdrawals::cancel).body(Body.OPTIONAL),
        read("/v1/ops/withdrawal-files", files.files()::list).query("user_id", "limit", "cursor"),
        read("/v1/ops/withdrawal-files/{id}", files.files()::get).query("limit", "cursor"),
        change("/v1/ops/withdrawal-files/{id}/retry", files::retry).body(Body.OPTIONAL),
        change("/v1/ops/withdrawal-files/{id}/cancel", files::cancel).body(Body.OPTIONAL));
  }

  private List<Endpoint> people() {
    return List.of(
        read("/v1/ops/users", users::list).query("query", "role", "limit", "cursor"),
        read("/v1/ops/users/{id}", users::get),
        signedIn(PUT, "/v1/ops/users/{id}/roles", users::setRoles)
            .body(Body.REQUIRED)
            .onlyFor(ROLE_OPERATOR),
        read("/v1/ops/accounts/{id}", accounts::get),
        read("/v1/ops/accounts/{id}/entries", statements::list)
            .query("from", "to", "order", "limit", "cursor")
            .produces(MediaType.JSON, CSV),
        change("/v1/ops/accounts/{id}/freeze", accounts::freeze),
        change("/v1/ops/accounts/{id}/unfreeze", accounts::unfreeze),
        change("/v1/ops/accounts/{id}/close", accounts::close));
  }

  private List<Endpoint> control() {
    return List.of(
        read("/v1/ops/ledger/verification", verification::last),
        change("/v1/ops/ledger/verification", verification::run).body(Body.OPTIONAL),
        read("/v1/ops/ledger/heads", heads::list).query("limit", "cursor"),
        change("/v1/ops/ledger/heads", heads::sign).body(Body.EMPTY),
        read("/v1/ops/ledger/liabilities", heads::liabilities),
        open(GET, "/.well-known/receipt-keys.json", heads::keys),
        open(GET, "/.well-known/liabilities.json", heads::publishedLiabilities),
        change("/v1/ops/ledger/safe-mode/release", verification::release),
        read("/v1/ops/reconciliations", reconciliations::list).query("limit", "cursor"),
        change("/v1/ops/reconciliations", reconciliations::run)
            .query(
                "from_day",
                "to_day",
                "report_name",
                "rail",
                "dry_run",
                "more_parts",
                "control_count",
                "control_sum")
            .file(Body.OPTIONAL_STREAM, LARGEST_REPORT, CSV, XML),
        read("/v1/ops/reconciliations/{id}", reconciliations::get),
        change("/v1/ops/reconciliations/{id}/void", reconciliations::voidRun),
        read("/v1/ops/exceptions", exceptions::list)
            .query("reconciliation_id", "open", "kind", "limit", "cursor"),
        change("/v1/ops/exceptions/resolve", exceptions::resolveMany),
        change("/v1/ops/exceptions/{id}/resolve", exceptions::resolve),
        change("/v1/ops/exceptions/{id}/act", exceptions::act),
        change("/v1/ops/reconciliations/{id}/close", exceptions::closeRun),
        read("/v1/ops/callbacks", callbacks::list).query("status", "limit", "cursor"),
        read("/v1/ops/proposals", proposals::list).query("status", "kind", "limit", "cursor"),
        read("/v1/ops/proposals/{id}", proposals::get),
        change("/v1/ops/proposals/{id}/approve", proposals::approve).body(Body.OPTIONAL),
        change("/v1/ops/proposals/{id}/reject", proposals::reject),
        read("/v1/ops/lineage", lineage::find).query("query"),
        read("/v1/ops/lineage/{id}", lineage::get),
        read("/v1/ops/audit", audit::list)
            .query("kind", "operator_id", "target_id", "action", "limit", "cursor"));
  }

  private static Endpoint read(String path, Handler handler) {
    return signedIn(GET, path, handler).onlyFor(ROLE_OPERATOR, ROLE_AUDITOR);
  }

  private static Endpoint change(String path, Handler handler) {
    return signedIn(POST, path, handler).onlyFor(ROLE_OPERATOR);
  }
}
