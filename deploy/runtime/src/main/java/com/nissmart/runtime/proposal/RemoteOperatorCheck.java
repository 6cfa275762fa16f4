package com.nissmart.runtime.proposal;

import com.nissmart.accounts.v1.GetRolesRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The check of a person's roles by a call of accounts-service. */
public final class RemoteOperatorCheck implements OperatorCheck {
  private final UserServiceBlockingStub users;

  /** Makes a check over a channel on which this service identifies itself. */
  public RemoteOperatorCheck(Channel accounts) {
    this.users = UserServiceGrpc.newBlockingStub(accounts);
  }

  @Override
  public boolean isOperator(UUID userId) {
    try {
      return users
          .withDeadlineAfter(GrpcClients.DEFAULT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .getRoles(GetRolesRequest.newBuilder().setUserId(Ids.USER.format(userId)).build())
          .getRolesList()
          .contains(Role.ROLE_OPERATOR);
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }
}
