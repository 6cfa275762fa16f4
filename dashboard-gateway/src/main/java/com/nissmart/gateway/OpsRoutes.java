package com.nissmart.gateway;

import static com.linecorp.armeria.common.HttpMethod.DELETE;
import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.PATCH;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.nissmart.common.v1.Role.ROLE_AUDITOR;
import static com.nissmart.common.v1.Role.ROLE_CUSTOMER;
import static com.nissmart.common.v1.Role.ROLE_OPERATOR;
import static com.nissmart.gateway.http.Endpoint.open;
import static com.nissmart.gateway.http.Endpoint.signedIn;
import static com.nissmart.gateway.transactions.TransactionsApi.FILTERS;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.callbacks.CallbacksApi;
import com.nissmart.gateway.events.EventsApi;
import com.nissmart.gateway.files.WithdrawalFilesApi;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.Endpoint.Body;
import com.nissmart.gateway.http.Handler;
import com.nissmart.gateway.ops.AuditApi;
import com.nissmart.gateway.ops.OpsAccountsApi;
import com.nissmart.gateway.ops.OpsTransactionsApi;
import com.nissmart.gateway.ops.OpsUsersApi;
import com.nissmart.gateway.ops.OpsWithdrawalsApi;
import com.nissmart.gateway.ops.SummaryApi;
import com.nissmart.gateway.ops.VerificationApi;
import com.nissmart.gateway.reconciliation.ExceptionsApi;
import com.nissmart.gateway.reconciliation.ReconciliationsApi;
import com.nissmart.gateway.transactions.StatementsApi;
import com.nissmart.gateway.webhooks.DeliveriesApi;
import com.nissmart.gateway.webhooks.WebhooksApi;
import java.util.List;

/**
 * The finance team's side, the live feeds, and the doors for machines: files, webhooks, callbacks.
 */
record OpsRoutes(
    EventsApi events,
    SummaryApi summary,
    OpsTransactionsApi transactions,
    OpsWithdrawalsApi withdrawals,
    OpsUsersApi users,
    OpsAccountsApi accounts,
    StatementsApi statements,
    VerificationApi verification,
    AuditApi audit,
    ReconciliationsApi reconciliations,
    ExceptionsApi exceptions,
    WebhooksApi webhooks,
    DeliveriesApi deliveries,
    WithdrawalFilesApi files,
    CallbacksApi callbacks) {
  private static final long LARGEST_FILE = 3L * 1024 * 1024;
  private static final long LARGEST_CALLBACK = 64L * 1024;
  private static final MediaType EVENT_STREAM = MediaType.EVENT_STREAM;
  private static final MediaType CSV = MediaType.CSV_UTF_8;
  private static final MediaType JSON_LINES = MediaType.parse("application/x-ndjson");
  private static final MediaType XML = MediaType.parse("application/xml");

  List<Endpoint> all() {
    return List.of(
        signedIn(POST, "/v1/withdrawal-files", files::submit)
            .onlyFor(ROLE_CUSTOMER)
            .query("file_id", "validate_only")
            .file(Body.FILE, LARGEST_FILE, CSV, JSON_LINES),
        signedIn(GET, "/v1/events", events::own).produces(EVENT_STREAM),
        signedIn(POST, "/v1/webhooks", webhooks::create),
        signedIn(GET, "/v1/webhooks", webhooks::list).query("limit", "cursor"),
        signedIn(GET, "/v1/webhooks/{id}", webhooks::get),
        signedIn(PATCH, "/v1/webhooks/{id}", webhooks::update).body(Body.REQUIRED),
        signedIn(DELETE, "/v1/webhooks/{id}", webhooks::delete),
        signedIn(POST, "/v1/webhooks/{id}/rotate-secret", webhooks::rotateSecret).body(Body.EMPTY),
        signedIn(GET, "/v1/webhooks/{id}/deliveries", deliveries::list)
            .query("status", "limit", "cursor"),
        signedIn(POST, "/v1/webhooks/{id}/replay", deliveries::replay),
        open(POST, "/v1/callbacks/{rail}", callbacks::receive)
            .file(Body.FILE, LARGEST_CALLBACK, MediaType.JSON),
        read("/v1/ops/summary", summary::get),
        read("/v1/ops/activity", events::everyones).produces(EVENT_STREAM),
        read("/v1/ops/transactions", transactions::list)
            .query(FILTERS)
            .alsoQuery("type")
            .produces(MediaType.JSON, CSV),
        read("/v1/ops/transactions/{id}", transactions::get),
        change("/v1/ops/transactions/{id}/reverse", transactions::reverse),
        read("/v1/ops/withdrawals", withdrawals::list).query(OpsWithdrawalsApi.FILTERS),
        read("/v1/ops/withdrawals/{id}", withdrawals::get),
        change("/v1/ops/withdrawals/{id}/resolve", withdrawals::resolve),
        change("/v1/ops/withdrawals/{id}/retry", withdrawals::retry).body(Body.OPTIONAL),
        change("/v1/ops/withdrawals/{id}/cancel", withdrawals::cancel).body(Body.OPTIONAL),
        read("/v1/ops/users", users::list).query("query", "role", "limit", "cursor"),
        read("/v1/ops/users/{id}", users::get),
        read("/v1/ops/accounts/{id}", accounts::get),
        read("/v1/ops/accounts/{id}/entries", statements::list)
            .query("from", "to", "limit", "cursor")
            .produces(MediaType.JSON, CSV),
        change("/v1/ops/accounts/{id}/freeze", accounts::freeze),
        change("/v1/ops/accounts/{id}/unfreeze", accounts::unfreeze),
        change("/v1/ops/accounts/{id}/close", accounts::close),
        read("/v1/ops/ledger/verification", verification::last),
        change("/v1/ops/ledger/verification", verification::run).body(Body.OPTIONAL),
        read("/v1/ops/reconciliations", reconciliations::list).query("limit", "cursor"),
        change("/v1/ops/reconciliations", reconciliations::run)
            .query("from_day", "to_day", "report_name")
            .file(Body.OPTIONAL_FILE, LARGEST_FILE, CSV, XML),
        read("/v1/ops/reconciliations/{id}", reconciliations::get),
        read("/v1/ops/exceptions", exceptions::list)
            .query("reconciliation_id", "open", "kind", "limit", "cursor"),
        change("/v1/ops/exceptions/{id}/resolve", exceptions::resolve),
        read("/v1/ops/audit", audit::list)
            .query("operator_id", "target_id", "action", "limit", "cursor"));
  }

  private static Endpoint read(String path, Handler handler) {
    return signedIn(GET, path, handler).onlyFor(ROLE_OPERATOR, ROLE_AUDITOR);
  }

  private static Endpoint change(String path, Handler handler) {
    return signedIn(HttpMethod.POST, path, handler).onlyFor(ROLE_OPERATOR);
  }
}
