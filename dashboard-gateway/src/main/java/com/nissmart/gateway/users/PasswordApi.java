package com.nissmart.gateway.users;

import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/users/me/password}: the caller's password. */
public record PasswordApi(UserServiceStub users, SignOut signOut) {
  /**
   * Sets a new password and ends every other session of the caller, and the API keys unless they
   * are kept.
   */
  public CompletableFuture<ApiReply> change(ApiRequest http) {
    ChangePasswordRequest request =
        http.body(body ->
            ChangePasswordRequest.newBuilder()
                .setCurrentPassword(body.text("current_password", SessionsApi.LONGEST_CREDENTIAL))
                .setNewPassword(UsersApi.readNewPassword(body, "new_password"))
                .setKeepApiKeys(body.optionalFlag("keep_api_keys"))
                .build());
    return signOut
        .thenForget(Rpc.callAsUser(users, http, UserServiceStub::changePassword, request))
        .thenApply(answer -> ApiReply.noContent());
  }
}
