package com.nissmart.gateway.users;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.nissmart.accounts.v1.CreateSessionRequest;
import com.nissmart.accounts.v1.CreateSessionResponse;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.RefreshSessionRequest;
import com.nissmart.accounts.v1.RefreshSessionResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/sessions}: signing in with tokens, staying so, and listing where one is. */
public final class SessionsApi {
  /**
   * More than any email, password or refresh token has; the right lengths are not told to somebody
   * who guesses.
   */
  static final int LONGEST_CREDENTIAL = 1000;

  private final UserServiceStub users;
  private final SignOut signOut;

  /** The resource on top of accounts-service. */
  public SessionsApi(UserServiceStub users, SignOut signOut) {
    this.users = users;
    this.signOut = signOut;
  }

  /** Signs in. */
  public CompletableFuture<Reply> create(Exchange exchange) {
    CreateSessionRequest request =
        exchange.body(body ->
            CreateSessionRequest.newBuilder()
                .setEmail(body.text("email", LONGEST_CREDENTIAL))
                .setPassword(body.text("password", LONGEST_CREDENTIAL))
                .setNetwork(exchange.network())
                .build());
    return Rpc.<CreateSessionResponse>call(
            o -> Rpc.asGateway(users, exchange).createSession(request, o))
        .thenApply(answer ->
            Reply.created("/v1/sessions/current", out -> UserJson.write(out, answer.getTokens())));
  }

  /** Exchanges a refresh token for new tokens. */
  public CompletableFuture<Reply> refresh(Exchange exchange) {
    RefreshSessionRequest request =
        exchange.body(body ->
            RefreshSessionRequest.newBuilder()
                .setRefreshToken(body.text("refresh_token", LONGEST_CREDENTIAL))
                .build());
    return Rpc.<RefreshSessionResponse>call(
            o -> Rpc.asGateway(users, exchange).refreshSession(request, o))
        .thenApply(answer -> Reply.ok(out -> UserJson.write(out, answer.getTokens())));
  }

  /** Where the caller is signed in. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    return signOut.sessions(exchange).thenApply(sessions -> Reply.ok(UserJson.page(sessions)));
  }

  /** Signs out: the session that the access token belongs to. */
  public CompletableFuture<Reply> end(Exchange exchange) {
    return signOut.current(exchange).thenApply(ended -> Reply.noContent());
  }

  /** Signs out everywhere, or everywhere else. */
  public CompletableFuture<Reply> endAll(Exchange exchange) {
    boolean keepCurrent = exchange.query(query -> query.flag("keep_current"));
    return signOut
        .everywhere(exchange, keepCurrent)
        .thenApply(revoked -> Reply.ok(out -> out.object().number("revoked", revoked).end()));
  }

  /** The keys that access tokens are signed with, for whoever wants to verify one. */
  public CompletableFuture<Reply> keys(Exchange exchange) {
    GetJwksRequest request = GetJwksRequest.getDefaultInstance();
    return Rpc.<GetJwksResponse>call(o -> Rpc.asGateway(users, exchange).getJwks(request, o))
        .thenApply(answer ->
            Reply.ok(answer.getJwks().getBytes(StandardCharsets.UTF_8))
                .with(HttpHeaderNames.CACHE_CONTROL, "public, max-age=60"));
  }
}
