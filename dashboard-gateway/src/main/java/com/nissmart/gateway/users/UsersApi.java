package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.IfMatch;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.rpc.Rpc;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/users}: sign-up and the caller's profile. */
public record UsersApi(UserServiceStub users) {
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_NAME = 100;
  private static final int SHORTEST_PASSWORD = 10;
  private static final int LONGEST_PASSWORD = 128;

  public CompletableFuture<ApiReply> register(ApiRequest http) {
    RegisterUserRequest request = http.body(UsersApi::read).setNetwork(http.network()).build();
    return Rpc.callAsGateway(users, http.trace(), UserServiceStub::registerUser, request)
        .thenApply(answer ->
            ApiReply.created("/v1/users/me", out -> UserJson.write(out, answer.getUser())));
  }

  /** Returns the caller, and to a page also the session that the page belongs to from now on. */
  public CompletableFuture<ApiReply> me(ApiRequest http) {
    return get(http)
        .thenApply(user -> {
          ApiReply reply = ApiReply.ok(out -> UserJson.write(out, user));
          return http.isFromBrowser() ? reply.with("nissmart-session", sessionOf(http)) : reply;
        });
  }

  private static String sessionOf(ApiRequest http) {
    return Ids.SESSION.format(UUID.fromString(http.caller().sessionId()));
  }

  /** Changes the caller's name. */
  public CompletableFuture<ApiReply> update(ApiRequest http) {
    UpdateUserRequest.Builder request = http.body(UsersApi::readChange);
    return IfMatch.of(http)
        .seen(() -> get(http), UserJson::write)
        .thenCompose(seen -> {
          seen.ifPresent(request::setIfUnchanged);
          return Rpc.callAsUser(users, http, UserServiceStub::updateUser, request.build());
        })
        .thenApply(answer -> ApiReply.ok(out -> UserJson.write(out, answer.getUser())));
  }

  private CompletableFuture<User> get(ApiRequest http) {
    GetUserRequest request = GetUserRequest.getDefaultInstance();
    return Rpc.callAsUser(users, http, UserServiceStub::getUser, request)
        .thenApply(GetUserResponse::getUser);
  }

  private static UpdateUserRequest.Builder readChange(JsonBody body) {
    UpdateUserRequest.Builder change = UpdateUserRequest.newBuilder();
    if (body.has("first_name")) {
      change.setFirstName(body.text("first_name", LONGEST_NAME));
    }
    if (body.has("last_name")) {
      change.setLastName(body.text("last_name", LONGEST_NAME));
    }
    return change;
  }

  static String readNewPassword(JsonBody body, String name) {
    String password = body.text(name, LONGEST_PASSWORD);
    if (!password.isBlank() && Texts.length(password) < SHORTEST_PASSWORD) {
      body.add(name, "OUT_OF_RANGE", "must have at least " + SHORTEST_PASSWORD + " characters");
    }
    return password;
  }

  private static RegisterUserRequest.Builder read(JsonBody body) {
    String email = body.text("email", LONGEST_EMAIL);
    if (!email.isBlank() && !Texts.isEmail(email)) {
      body.add("email", "MALFORMED", "must be an email address such as ada@example.com");
    }
    return RegisterUserRequest.newBuilder()
        .setEmail(email)
        .setFirstName(body.text("first_name", LONGEST_NAME))
        .setLastName(body.text("last_name", LONGEST_NAME))
        .setPassword(readNewPassword(body, "password"));
  }
}
