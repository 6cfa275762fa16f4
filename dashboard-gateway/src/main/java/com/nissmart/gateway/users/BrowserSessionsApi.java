package com.nissmart.gateway.users;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.CreateBrowserSessionResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.http.SessionCookie;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/browser-session}: signing in and out with a cookie. */
public final class BrowserSessionsApi {
  private static final int LONGEST_USER_AGENT = 200;

  private final UserServiceStub users;
  private final SignOut signOut;

  /** The resource on top of accounts-service. */
  public BrowserSessionsApi(UserServiceStub users, SignOut signOut) {
    this.users = users;
    this.signOut = signOut;
  }

  /** Signs a browser in. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    exchange.refuseOtherSites();
    CreateBrowserSessionRequest request =
        exchange.body(body ->
            CreateBrowserSessionRequest.newBuilder()
                .setEmail(body.text("email", SessionsApi.LONGEST_CREDENTIAL))
                .setPassword(body.text("password", SessionsApi.LONGEST_CREDENTIAL))
                .setNetwork(exchange.network())
                .setUserAgent(exchange.userAgent(LONGEST_USER_AGENT))
                .build());
    return Rpc.<CreateBrowserSessionResponse>call(
            o -> Rpc.asGateway(users, exchange).createBrowserSession(request, o))
        .thenApply(answer ->
            Reply.created("/v1/browser-session", out -> UserJson.write(out, answer.getUser()))
                .with(
                    HttpHeaderNames.SET_COOKIE,
                    SessionCookie.set(answer.getSessionToken(), exchange.isSecure())));
  }

  /** Signs it out. */
  public CompletableFuture<Reply> end(Exchange exchange) {
    return signOut
        .current(exchange)
        .thenApply(ended ->
            Reply.noContent()
                .with(HttpHeaderNames.SET_COOKIE, SessionCookie.cleared(exchange.isSecure())));
  }
}
