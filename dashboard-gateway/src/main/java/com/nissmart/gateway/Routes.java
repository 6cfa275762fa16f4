package com.nissmart.gateway;

import static com.linecorp.armeria.common.HttpMethod.DELETE;
import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.PATCH;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.nissmart.gateway.http.Endpoint.open;
import static com.nissmart.gateway.http.Endpoint.page;
import static com.nissmart.gateway.http.Endpoint.signedIn;
import static com.nissmart.gateway.transactions.TransactionsApi.FILTERS;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.accounts.AccountsApi;
import com.nissmart.gateway.accounts.RecipientsApi;
import com.nissmart.gateway.health.HealthApi;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.Endpoint.Body;
import com.nissmart.gateway.http.RateLimit;
import com.nissmart.gateway.pages.PagesApi;
import com.nissmart.gateway.pages.WebApi;
import com.nissmart.gateway.statements.StatementPdfApi;
import com.nissmart.gateway.transactions.DepositsApi;
import com.nissmart.gateway.transactions.StatementsApi;
import com.nissmart.gateway.transactions.TransactionsApi;
import com.nissmart.gateway.transactions.TransfersApi;
import com.nissmart.gateway.users.ApiKeysApi;
import com.nissmart.gateway.users.BrowserSessionsApi;
import com.nissmart.gateway.users.PasswordApi;
import com.nissmart.gateway.users.SessionsApi;
import com.nissmart.gateway.users.UsersApi;
import com.nissmart.gateway.withdrawals.WithdrawalsApi;
import com.nissmart.runtime.telemetry.Telemetry;
import java.net.InetAddress;
import java.util.List;

/**
 * Everything the gateway answers to, in one list; openapi.yaml documents the same, and a test holds
 * them together.
 */
record Routes(
    UsersApi users,
    SessionsApi sessions,
    PasswordApi password,
    BrowserSessionsApi browserSessions,
    ApiKeysApi apiKeys,
    RecipientsApi recipients,
    AccountsApi accounts,
    StatementsApi statements,
    StatementPdfApi paper,
    DepositsApi deposits,
    TransfersApi transfers,
    WithdrawalsApi withdrawals,
    TransactionsApi transactions,
    HealthApi health,
    PagesApi pages,
    WebApi web,
    RateLimit<InetAddress> signUps,
    RateLimit<InetAddress> signIns) {

  List<Endpoint> all() {
    return List.of(
        open(POST, "/v1/users", users::register).limitedBy(signUps),
        signedIn(GET, "/v1/users/me", users::me),
        open(POST, "/v1/sessions", sessions::create).limitedBy(signIns),
        open(POST, "/v1/sessions/refresh", sessions::refresh).limitedBy(signIns),
        signedIn(DELETE, "/v1/sessions/current", sessions::end),
        signedIn(GET, "/v1/sessions", sessions::list),
        signedIn(DELETE, "/v1/sessions", sessions::endAll).query("keep_current"),
        open(POST, "/v1/browser-session", browserSessions::create).limitedBy(signIns),
        signedIn(DELETE, "/v1/browser-session", browserSessions::end),
        signedIn(PATCH, "/v1/users/me", users::update).body(Body.REQUIRED),
        signedIn(POST, "/v1/users/me/password", password::change),
        signedIn(POST, "/v1/api-keys", apiKeys::create),
        signedIn(GET, "/v1/api-keys", apiKeys::list),
        signedIn(DELETE, "/v1/api-keys/{id}", apiKeys::revoke),
        signedIn(POST, "/v1/api-keys/{id}/rotate", apiKeys::rotate).body(Body.OPTIONAL),
        signedIn(GET, "/v1/recipients", recipients::find).query("email", "currency"),
        signedIn(POST, "/v1/accounts", accounts::open).body(Body.OPTIONAL),
        signedIn(GET, "/v1/accounts", accounts::list).query("limit", "cursor"),
        signedIn(GET, "/v1/accounts/{id}", accounts::get),
        signedIn(GET, "/v1/accounts/{id}/balance", accounts::balance).query("at"),
        signedIn(GET, "/v1/accounts/{id}/explanation", accounts::explanation),
        signedIn(GET, "/v1/accounts/{id}/entries", statements::list)
            .query("from", "to", "limit", "cursor")
            .produces(MediaType.JSON, MediaType.CSV_UTF_8),
        signedIn(GET, "/v1/accounts/{id}/statement", paper::get)
            .query("from", "to", "time_zone")
            .produces(MediaType.PDF),
        signedIn(POST, "/v1/deposits", deposits::create),
        signedIn(POST, "/v1/transfers", transfers::create),
        signedIn(GET, "/v1/transfers", transfers::list)
            .query(FILTERS)
            .produces(MediaType.JSON, MediaType.CSV_UTF_8),
        signedIn(GET, "/v1/transfers/{id}", transfers::get),
        signedIn(POST, "/v1/withdrawals", withdrawals::create),
        signedIn(GET, "/v1/withdrawals", withdrawals::list).query(FILTERS),
        signedIn(GET, "/v1/withdrawals/{id}", withdrawals::get),
        signedIn(GET, "/v1/withdrawals/{id}/events", withdrawals::events),
        signedIn(POST, "/v1/withdrawals/{id}/retry", withdrawals::retry).body(Body.EMPTY),
        signedIn(POST, "/v1/withdrawals/{id}/cancel", withdrawals::cancel).body(Body.EMPTY),
        signedIn(GET, "/v1/transactions", transactions::list)
            .query(FILTERS)
            .alsoQuery("type")
            .produces(MediaType.JSON, MediaType.CSV_UTF_8),
        signedIn(GET, "/v1/transactions/{id}", transactions::get),
        open(GET, "/.well-known/jwks.json", sessions::keys),
        page("/healthz", MediaType.JSON, health::alive),
        page("/readyz", MediaType.JSON, health::ready),
        page("/metrics", MediaType.parse(Telemetry.CONTENT_TYPE), health::metrics),
        page("/openapi.yaml", MediaType.parse("application/yaml"), pages::document),
        page("/docs", MediaType.HTML_UTF_8, pages::docs),
        page("/assets/{*path}", MediaType.ANY_TYPE, web::asset),
        page("/app", MediaType.HTML_UTF_8, web::saver),
        page("/app/{*path}", MediaType.HTML_UTF_8, web::saver),
        page("/ops/{*path}", MediaType.HTML_UTF_8, web::ops),
        page("/ops", MediaType.HTML_UTF_8, web::ops),
        page("/", MediaType.HTML_UTF_8, web::saver));
  }
}
