package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.RegisterUserResponse;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.UpdateUserResponse;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.IfMatch;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Members;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/users}: signing up, and who one is. */
public final class UsersApi {
  private static final int LONGEST_EMAIL = 254;
  private static final int LONGEST_NAME = 100;
  private static final int SHORTEST_PASSWORD = 10;
  private static final int LONGEST_PASSWORD = 128;

  private final UserServiceStub users;

  /** The resource on top of accounts-service. */
  public UsersApi(UserServiceStub users) {
    this.users = users;
  }

  /** Registers a saver. */
  public CompletableFuture<Reply> register(Exchange exchange) {
    RegisterUserRequest request = exchange.body(UsersApi::read);
    return Rpc.<RegisterUserResponse>call(
            o -> Rpc.asGateway(users, exchange).registerUser(request, o))
        .thenApply(
            answer -> Reply.created("/v1/users/me", out -> UserJson.write(out, answer.getUser())));
  }

  /** The caller. */
  public CompletableFuture<Reply> me(Exchange exchange) {
    return get(exchange).thenApply(user -> Reply.ok(out -> UserJson.write(out, user)));
  }

  /** Changes the caller's name. */
  public CompletableFuture<Reply> update(Exchange exchange) {
    UpdateUserRequest.Builder request = exchange.body(UsersApi::readChange);
    return IfMatch.of(exchange)
        .seen(() -> get(exchange), UserJson::write)
        .thenCompose(seen -> {
          seen.ifPresent(request::setIfUnchanged);
          return Rpc.<UpdateUserResponse>call(
              o -> Rpc.asUser(users, exchange).updateUser(request.build(), o));
        })
        .thenApply(answer -> Reply.ok(out -> UserJson.write(out, answer.getUser())));
  }

  private CompletableFuture<User> get(Exchange exchange) {
    GetUserRequest request = GetUserRequest.getDefaultInstance();
    return Rpc.<GetUserResponse>call(o -> Rpc.asUser(users, exchange).getUser(request, o))
        .thenApply(GetUserResponse::getUser);
  }

  private static UpdateUserRequest.Builder readChange(Members body) {
    UpdateUserRequest.Builder change = UpdateUserRequest.newBuilder();
    if (body.has("first_name")) {
      change.setFirstName(body.text("first_name", LONGEST_NAME));
    }
    if (body.has("last_name")) {
      change.setLastName(body.text("last_name", LONGEST_NAME));
    }
    return change;
  }

  static String readNewPassword(Members body, String name) {
    String password = body.text(name, LONGEST_PASSWORD);
    if (!password.isBlank() && Texts.length(password) < SHORTEST_PASSWORD) {
      body.add(name, "OUT_OF_RANGE", "has at least " + SHORTEST_PASSWORD + " characters");
    }
    return password;
  }

  private static RegisterUserRequest read(Members body) {
    String email = body.text("email", LONGEST_EMAIL);
    if (!email.isBlank() && !Texts.isEmail(email)) {
      body.add("email", "MALFORMED", "is an email address such as ada@example.com");
    }
    return RegisterUserRequest.newBuilder()
        .setEmail(email)
        .setFirstName(body.text("first_name", LONGEST_NAME))
        .setLastName(body.text("last_name", LONGEST_NAME))
        .setPassword(readNewPassword(body, "password"))
        .build();
  }
}
