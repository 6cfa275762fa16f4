package com.nissmart.gateway.users;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.nissmart.accounts.v1.CreateSessionRequest;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.RefreshSessionRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/sessions}: sign-in with tokens, refresh, and the list of sessions. */
public record SessionsApi(UserServiceStub users, SignOut signOut) {
  /** Longer than any email, password or token, so that it reveals nothing about their lengths. */
  static final int LONGEST_CREDENTIAL = 1000;

  public CompletableFuture<ApiReply> create(ApiRequest http) {
    CreateSessionRequest request =
        http.body(body ->
            CreateSessionRequest.newBuilder()
                .setEmail(body.text("email", LONGEST_CREDENTIAL))
                .setPassword(body.text("password", LONGEST_CREDENTIAL))
                .setNetwork(http.network())
                .build());
    return Rpc.callAsGateway(users, http.trace(), UserServiceStub::createSession, request)
        .thenApply(answer ->
            ApiReply.created(
                "/v1/sessions/current", out -> UserJson.write(out, answer.getTokens())));
  }

  /** Exchanges a refresh token for new tokens. */
  public CompletableFuture<ApiReply> refresh(ApiRequest http) {
    RefreshSessionRequest request =
        http.body(body ->
            RefreshSessionRequest.newBuilder()
                .setRefreshToken(body.text("refresh_token", LONGEST_CREDENTIAL))
                .build());
    return Rpc.callAsGateway(users, http.trace(), UserServiceStub::refreshSession, request)
        .thenApply(answer -> ApiReply.ok(out -> UserJson.write(out, answer.getTokens())));
  }

  /** Lists the caller's sessions. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    return signOut
        .sessions(http)
        .thenApply(sessions -> ApiReply.page(sessions, UserJson::write, ""));
  }

  /** Ends the session of the access token. */
  public CompletableFuture<ApiReply> end(ApiRequest http) {
    return signOut.current(http).thenApply(ended -> ApiReply.noContent());
  }

  /** Ends all sessions, or all but the current one. */
  public CompletableFuture<ApiReply> endAll(ApiRequest http) {
    boolean keepCurrent = http.query(query -> query.flag("keep_current"));
    return signOut
        .everywhere(http, keepCurrent)
        .thenApply(revoked -> ApiReply.ok(out -> out.object().number("revoked", revoked).end()));
  }

  /** Returns the public keys of access tokens. */
  public CompletableFuture<ApiReply> keys(ApiRequest http) {
    GetJwksRequest request = GetJwksRequest.getDefaultInstance();
    return Rpc.callAsGateway(users, http.trace(), UserServiceStub::getJwks, request)
        .thenApply(answer ->
            ApiReply.ok(answer.getJwks().getBytes(StandardCharsets.UTF_8))
                .with(HttpHeaderNames.CACHE_CONTROL, "public, max-age=60"));
  }
}
