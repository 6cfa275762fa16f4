package com.nissmart.contract;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetRolesRequest;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import com.nissmart.common.v1.Role;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The service that issues people's access tokens, as the services that verify them see it. All
 * calls block and are made in the calling service's own name.
 */
public final class TokenIssuer {
  private final UserServiceBlockingStub users;
  private final Runnable reconnect;

  /**
   * The sessions and API keys that ended.
   *
   * @param sessionIds the claim sid of their access tokens
   * @param asOf the moment to pass to the next request
   */
  public record Ended(List<String> sessionIds, Timestamp asOf) {}

  /** Makes an issuer that is asked over this channel to accounts-service. */
  public TokenIssuer(ManagedChannel channel) {
    this(channel, channel::resetConnectBackoff);
  }

  /** Makes an issuer over a connection of the caller, with an action that makes it reconnect. */
  public TokenIssuer(Channel channel, Runnable reconnect) {
    this.users = UserServiceGrpc.newBlockingStub(channel);
    this.reconnect = reconnect;
  }

  /**
   * Returns the public keys of people's tokens as a JWK set. It waits a second for a connection,
   * because both services may just be starting.
   */
  public String publishedKeys() {
    reconnect.run();
    return users
        .withWaitForReady()
        .withDeadlineAfter(Duration.ofSeconds(1))
        .getJwks(GetJwksRequest.getDefaultInstance())
        .getJwks();
  }

  /**
   * Returns the sessions that ended since a moment; without one, all whose tokens may still be
   * valid.
   */
  public Ended endedSince(Optional<Timestamp> moment) {
    ListEndedSessionsRequest.Builder request = ListEndedSessionsRequest.newBuilder();
    moment.ifPresent(request::setSince);
    ListEndedSessionsResponse response = users.listEndedSessions(request.build());
    return new Ended(response.getSessionIdsList(), response.getAsOf());
  }

  /** Returns whether a person is an operator now. */
  public boolean isOperator(UUID userId) {
    GetRolesRequest request =
        GetRolesRequest.newBuilder().setUserId(Ids.USER.format(userId)).build();
    return users.getRoles(request).getRolesList().contains(Role.ROLE_OPERATOR);
  }

  /** Makes the next call try to connect at once, however often connecting has failed. */
  public void reconnect() {
    reconnect.run();
  }
}
