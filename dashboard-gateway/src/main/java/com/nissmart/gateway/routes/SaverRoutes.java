package com.nissmart.gateway.routes;

import static com.linecorp.armeria.common.HttpMethod.DELETE;
import static com.linecorp.armeria.common.HttpMethod.GET;
import static com.linecorp.armeria.common.HttpMethod.PATCH;
import static com.linecorp.armeria.common.HttpMethod.POST;
import static com.nissmart.gateway.http.Endpoint.open;
import static com.nissmart.gateway.http.Endpoint.signedIn;
import static com.nissmart.gateway.transactions.TransactionsApi.FILTERS;

import com.linecorp.armeria.common.MediaType;
import com.nissmart.gateway.accounts.AccountsApi;
import com.nissmart.gateway.accounts.RecipientsApi;
import com.nissmart.gateway.banks.BanksApi;
import com.nissmart.gateway.currencies.CurrenciesApi;
import com.nissmart.gateway.events.EventsApi;
import com.nissmart.gateway.http.Endpoint;
import com.nissmart.gateway.http.Endpoint.Body;
import com.nissmart.gateway.http.limit.RateLimit;
import com.nissmart.gateway.statements.StatementPdfApi;
import com.nissmart.gateway.statements.StatementSumsApi;
import com.nissmart.gateway.statements.StatementsApi;
import com.nissmart.gateway.transactions.DepositsApi;
import com.nissmart.gateway.transactions.TransactionsApi;
import com.nissmart.gateway.transactions.TransfersApi;
import com.nissmart.gateway.users.BrowserSessionsApi;
import com.nissmart.gateway.users.PasswordApi;
import com.nissmart.gateway.users.SessionsApi;
import com.nissmart.gateway.users.UsersApi;
import com.nissmart.gateway.withdrawals.WithdrawalsApi;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** The routes of savers and their apps: sign-in, accounts, transfers, withdrawals, live events. */
public record SaverRoutes(
    UsersApi users,
    SessionsApi sessions,
    PasswordApi password,
    BrowserSessionsApi browserSessions,
    RecipientsApi recipients,
    AccountsApi accounts,
    StatementsApi statements,
    StatementSumsApi statementSums,
    StatementPdfApi statementPdf,
    DepositsApi deposits,
    TransfersApi transfers,
    WithdrawalsApi withdrawals,
    BanksApi banks,
    CurrenciesApi currencies,
    TransactionsApi transactions,
    EventsApi events,
    RateLimit<InetAddress> signUps,
    RateLimit<InetAddress> signIns,
    RateLimit<InetAddress> refreshes) {

  public List<Endpoint> all() {
    return Stream.of(identity(), wallets(), money()).flatMap(List::stream).toList();
  }

  private List<Endpoint> identity() {
    return List.of(
        open(POST, "/v1/users", users::register).limitedBy(signUps),
        signedIn(GET, "/v1/users/me", users::me),
        signedIn(PATCH, "/v1/users/me", users::update).body(Body.REQUIRED),
        signedIn(POST, "/v1/users/me/password", password::change),
        open(POST, "/v1/sessions", sessions::create).limitedBy(signIns),
        open(POST, "/v1/sessions/refresh", sessions::refresh).limitedBy(refreshes),
        signedIn(DELETE, "/v1/sessions/current", sessions::end),
        signedIn(GET, "/v1/sessions", sessions::list),
        signedIn(DELETE, "/v1/sessions", sessions::endAll).query("keep_current"),
        open(POST, "/v1/browser-session", browserSessions::create).limitedBy(signIns),
        signedIn(DELETE, "/v1/browser-session", browserSessions::end),
        open(GET, "/.well-known/jwks.json", sessions::keys));
  }

  private List<Endpoint> wallets() {
    return List.of(
        signedIn(GET, "/v1/recipients", recipients::find).query("email", "currency"),
        signedIn(POST, "/v1/accounts", accounts::open).body(Body.OPTIONAL),
        signedIn(GET, "/v1/accounts", accounts::list).query("limit", "cursor"),
        signedIn(GET, "/v1/accounts/{id}", accounts::get),
        signedIn(GET, "/v1/accounts/{id}/balance", accounts::balance).query("at"),
        signedIn(GET, "/v1/accounts/{id}/balance-proof", accounts::balanceProof),
        signedIn(GET, "/v1/accounts/{id}/explanation", accounts::explanation),
        signedIn(GET, "/v1/accounts/{id}/entries", statements::list)
            .query("from", "to", "order", "limit", "cursor")
            .produces(MediaType.JSON, MediaType.CSV_UTF_8),
        signedIn(GET, "/v1/accounts/{id}/statement-sums", statementSums::get).query("from", "to"),
        signedIn(GET, "/v1/accounts/{id}/statement", statementPdf::get)
            .query("from", "to", "time_zone")
            .produces(MediaType.PDF));
  }

  private List<Endpoint> money() {
    return List.of(
        signedIn(POST, "/v1/deposits", deposits::create),
        signedIn(POST, "/v1/transfers", transfers::create),
        signedIn(GET, "/v1/transfers", transfers::list)
            .query(FILTERS)
            .query("idempotency_key")
            .produces(MediaType.JSON, MediaType.CSV_UTF_8),
        signedIn(GET, "/v1/transfers/{id}", transfers::get),
        open(GET, "/v1/currencies", currencies::list),
        signedIn(GET, "/v1/banks", banks::list).query("q", "limit"),
        signedIn(POST, "/v1/banks/name-enquiry", banks::enquire),
        signedIn(POST, "/v1/withdrawals", withdrawals::create),
        signedIn(GET, "/v1/withdrawals", withdrawals::list)
            .query(FILTERS)
            .query("account_number", "bank_code", "idempotency_key"),
        signedIn(GET, "/v1/withdrawals/{id}", withdrawals::get),
        signedIn(GET, "/v1/withdrawals/{id}/events", withdrawals::events),
        signedIn(POST, "/v1/withdrawals/{id}/retry", withdrawals::retry).body(Body.EMPTY),
        signedIn(POST, "/v1/withdrawals/{id}/cancel", withdrawals::cancel).body(Body.EMPTY),
        signedIn(GET, "/v1/transactions", transactions::list)
            .query(FILTERS)
            .query("type", "idempotency_key")
            .produces(MediaType.JSON, MediaType.CSV_UTF_8),
        signedIn(GET, "/v1/transactions/{id}", transactions::get),
        signedIn(GET, "/v1/transactions/{id}/receipt", transactions::receipt),
        signedIn(GET, "/v1/events", events::own).query("session").produces(MediaType.EVENT_STREAM));
  }
}
