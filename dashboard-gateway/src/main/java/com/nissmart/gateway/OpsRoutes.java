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
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.Endpoint.Body;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Handler;
import com.nissmart.gateway.http.Reply;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The finance team's side, the live feeds, and the doors for machines: files, webhooks, callbacks.
 */
record OpsRoutes() {
  private static final long LARGEST_FILE = 3L * 1024 * 1024;
  private static final MediaType EVENT_STREAM = MediaType.EVENT_STREAM;
  private static final MediaType CSV = MediaType.CSV_UTF_8;
  private static final MediaType JSON_LINES = MediaType.parse("application/x-ndjson");
  private static final MediaType XML = MediaType.parse("application/xml");

  List<Endpoint> all() {
    return List.of(
        signedIn(POST, "/v1/withdrawal-files", OpsRoutes::soon)
            .onlyFor(ROLE_CUSTOMER)
            .query("file_id", "validate_only")
            .file(Body.FILE, LARGEST_FILE, CSV, JSON_LINES),
        signedIn(GET, "/v1/events", OpsRoutes::soon).produces(EVENT_STREAM),
        signedIn(POST, "/v1/webhooks", OpsRoutes::soon),
        signedIn(GET, "/v1/webhooks", OpsRoutes::soon).query("limit", "cursor"),
        signedIn(GET, "/v1/webhooks/{id}", OpsRoutes::soon),
        signedIn(PATCH, "/v1/webhooks/{id}", OpsRoutes::soon).body(Body.REQUIRED),
        signedIn(DELETE, "/v1/webhooks/{id}", OpsRoutes::soon),
        signedIn(POST, "/v1/webhooks/{id}/rotate-secret", OpsRoutes::soon).body(Body.EMPTY),
        signedIn(GET, "/v1/webhooks/{id}/deliveries", OpsRoutes::soon)
            .query("status", "limit", "cursor"),
        signedIn(POST, "/v1/webhooks/{id}/replay", OpsRoutes::soon),
        open(POST, "/v1/callbacks/{rail}", OpsRoutes::soon),
        read("/v1/ops/summary", OpsRoutes::soon),
        read("/v1/ops/activity", OpsRoutes::soon).produces(EVENT_STREAM),
        read("/v1/ops/transactions", OpsRoutes::soon)
            .query(FILTERS)
            .alsoQuery("type")
            .produces(MediaType.JSON, CSV),
        read("/v1/ops/transactions/{id}", OpsRoutes::soon),
        change("/v1/ops/transactions/{id}/reverse", OpsRoutes::soon),
        read("/v1/ops/withdrawals", OpsRoutes::soon)
            .query(
                "status",
                "in_doubt",
                "needs_operator",
                "user_id",
                "account_id",
                "external_reference",
                "from",
                "to",
                "min_amount",
                "max_amount",
                "limit",
                "cursor"),
        read("/v1/ops/withdrawals/{id}", OpsRoutes::soon),
        change("/v1/ops/withdrawals/{id}/resolve", OpsRoutes::soon),
        change("/v1/ops/withdrawals/{id}/retry", OpsRoutes::soon).body(Body.OPTIONAL),
        change("/v1/ops/withdrawals/{id}/cancel", OpsRoutes::soon).body(Body.OPTIONAL),
        read("/v1/ops/users", OpsRoutes::soon).query("query", "role", "limit", "cursor"),
        read("/v1/ops/users/{id}", OpsRoutes::soon),
        read("/v1/ops/accounts/{id}", OpsRoutes::soon),
        read("/v1/ops/accounts/{id}/entries", OpsRoutes::soon)
            .query("from", "to", "limit", "cursor")
            .produces(MediaType.JSON, CSV),
        change("/v1/ops/accounts/{id}/freeze", OpsRoutes::soon),
        change("/v1/ops/accounts/{id}/unfreeze", OpsRoutes::soon),
        change("/v1/ops/accounts/{id}/close", OpsRoutes::soon),
        read("/v1/ops/ledger/verification", OpsRoutes::soon),
        change("/v1/ops/ledger/verification", OpsRoutes::soon).body(Body.OPTIONAL),
        read("/v1/ops/reconciliations", OpsRoutes::soon).query("limit", "cursor"),
        change("/v1/ops/reconciliations", OpsRoutes::soon)
            .query("from_day", "to_day", "report_name")
            .file(Body.OPTIONAL_FILE, LARGEST_FILE, CSV, XML),
        read("/v1/ops/reconciliations/{id}", OpsRoutes::soon),
        read("/v1/ops/exceptions", OpsRoutes::soon)
            .query("reconciliation_id", "open", "kind", "limit", "cursor"),
        change("/v1/ops/exceptions/{id}/resolve", OpsRoutes::soon),
        read("/v1/ops/audit", OpsRoutes::soon)
            .query("operator_id", "target_id", "action", "limit", "cursor"));
  }

  private static Endpoint read(String path, Handler handler) {
    return signedIn(GET, path, handler).onlyFor(ROLE_OPERATOR, ROLE_AUDITOR);
  }

  private static Endpoint change(String path, Handler handler) {
    return signedIn(HttpMethod.POST, path, handler).onlyFor(ROLE_OPERATOR);
  }

  private static CompletableFuture<Reply> soon(Exchange exchange) {
    throw new Refusal(Reason.UNAVAILABLE, "This is not built yet.");
  }
}
