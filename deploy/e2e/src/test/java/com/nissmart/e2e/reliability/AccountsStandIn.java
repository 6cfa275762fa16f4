package com.nissmart.e2e.reliability;

import com.google.protobuf.Message;
import com.nimbusds.jose.jwk.JWKSet;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.GetRolesRequest;
import com.nissmart.accounts.v1.GetRolesResponse;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.testkit.TestTokens;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;

/** A stand-in for the accounts service that publishes the token keys and knows the operators. */
final class AccountsStandIn extends UserServiceGrpc.UserServiceImplBase {
  private final List<UUID> operators;

  AccountsStandIn(List<UUID> operators) {
    this.operators = operators;
  }

  @Override
  public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> observer) {
    JWKSet keys = new JWKSet(TestTokens.key().toPublicJWK());
    reply(observer, GetJwksResponse.newBuilder().setJwks(keys.toString()).build());
  }

  @Override
  public void listEndedSessions(
      ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsResponse> observer) {
    reply(observer, ListEndedSessionsResponse.getDefaultInstance());
  }

  @Override
  public void getRoles(GetRolesRequest request, StreamObserver<GetRolesResponse> observer) {
    boolean operator = operators.contains(Ids.USER.parse("user_id", request.getUserId()));
    Role role = operator ? Role.ROLE_OPERATOR : Role.ROLE_CUSTOMER;
    reply(observer, GetRolesResponse.newBuilder().addRoles(role).build());
  }

  private static <T extends Message> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
