package com.nissmart.gateway.rpc;

import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import java.util.function.Supplier;

/** The JWK set that accounts-service publishes, asked for in the gateway's own name. Blocks. */
public final class PublishedKeys implements Supplier<String> {
  private final UserServiceBlockingStub users;

  /** Keys of the users behind the stub. */
  public PublishedKeys(UserServiceBlockingStub users) {
    this.users = users;
  }

  @Override
  public String get() {
    return users.getJwks(GetJwksRequest.getDefaultInstance()).getJwks();
  }
}
