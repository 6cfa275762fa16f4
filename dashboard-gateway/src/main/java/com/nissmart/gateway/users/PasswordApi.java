package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.ChangePasswordResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/users/me/password}. */
public final class PasswordApi {
  private final UserServiceStub users;
  private final SignOut signOut;

  /** The resource on top of accounts-service. */
  public PasswordApi(UserServiceStub users, SignOut signOut) {
    this.users = users;
    this.signOut = signOut;
  }

  /** Sets a new password; every other session of the caller ends. */
  public CompletableFuture<Reply> change(Exchange exchange) {
    ChangePasswordRequest request =
        exchange.body(body ->
            ChangePasswordRequest.newBuilder()
                .setCurrentPassword(body.text("current_password", SessionsApi.LONGEST_CREDENTIAL))
                .setNewPassword(UsersApi.readNewPassword(body, "new_password"))
                .build());
    return signOut
        .thenForget(
            Rpc.<ChangePasswordResponse>call(
                o -> Rpc.asUser(users, exchange).changePassword(request, o)))
        .thenApply(answer -> Reply.noContent());
  }
}
