package com.nissmart.gateway.rpc;

import com.google.protobuf.Timestamp;
import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import com.nissmart.runtime.identity.SessionEnds;
import java.util.Optional;

/** Asks accounts-service which sessions have ended, in the gateway's own name. */
public final class EndedAtAccounts implements SessionEnds.Question {
  private final UserServiceBlockingStub users;

  /** Sessions of the users behind the stub. */
  public EndedAtAccounts(UserServiceBlockingStub users) {
    this.users = users;
  }

  @Override
  public SessionEnds.Told since(Optional<Timestamp> moment) {
    ListEndedSessionsRequest.Builder request = ListEndedSessionsRequest.newBuilder();
    moment.ifPresent(request::setSince);
    ListEndedSessionsResponse told = users.listEndedSessions(request.build());
    return new SessionEnds.Told(told.getSessionIdsList(), told.getAsOf());
  }
}
