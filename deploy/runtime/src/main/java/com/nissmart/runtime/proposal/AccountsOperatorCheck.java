package com.nissmart.runtime.proposal;

import com.nissmart.accounts.v1.GetRolesRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.UUID;

/** The check of an operator's role that asks accounts-service. */
public final class AccountsOperatorCheck implements OperatorCheck {
  private final UserServiceBlockingStub users;

  /** Makes a check over a channel to accounts-service. */
  public AccountsOperatorCheck(Channel accounts) {
    this.users = UserServiceGrpc.newBlockingStub(accounts);
  }

  @Override
  public boolean isOperator(UUID userId) {
    GetRolesRequest request =
        GetRolesRequest.newBuilder().setUserId(Ids.USER.format(userId)).build();
    try {
      return users.getRoles(request).getRolesList().contains(Role.ROLE_OPERATOR);
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }
}
