package com.nissmart.gateway.users;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.identity.SessionCookie;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/browser-session}: sign-in and sign-out with a cookie. */
public record BrowserSessionsApi(UserServiceStub users, SignOut signOut) {
  private static final int LONGEST_USER_AGENT = 200;

  public CompletableFuture<ApiReply> create(ApiRequest http) {
    http.refuseOtherSites();
    CreateBrowserSessionRequest request =
        http.body(body ->
            CreateBrowserSessionRequest.newBuilder()
                .setEmail(body.text("email", SessionsApi.LONGEST_CREDENTIAL))
                .setPassword(body.text("password", SessionsApi.LONGEST_CREDENTIAL))
                .setNetwork(http.network())
                .setUserAgent(http.userAgent(LONGEST_USER_AGENT))
                .build());
    return Rpc.callAsGateway(users, http.trace(), UserServiceStub::createBrowserSession, request)
        .thenApply(answer ->
            ApiReply.created("/v1/browser-session", out -> UserJson.write(out, answer.getUser()))
                .with(
                    HttpHeaderNames.SET_COOKIE,
                    SessionCookie.set(answer.getSessionToken(), http.isSecure())));
  }

  public CompletableFuture<ApiReply> end(ApiRequest http) {
    return signOut
        .current(http)
        .thenApply(ended ->
            ApiReply.noContent()
                .with(HttpHeaderNames.SET_COOKIE, SessionCookie.cleared(http.isSecure())));
  }
}
