package com.nissmart.testkit;

import com.nissmart.common.v1.Role;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.process.Lifecycle;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** A real server on a free port of loopback, and channels to it as any caller. */
public final class TestServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Lifecycle lifecycle = new Lifecycle();
  private final GrpcServer server;

  private TestServer(GrpcServer server) {
    this.server = lifecycle.add(server);
    server.ready(true);
  }

  /** Serves the services; tokens of {@link TestTokens} are always valid. */
  public static TestServer start(BindableService... services) {
    return start(MovableClock.create(), services);
  }

  /** Serves the services; the clock decides whether tokens are valid. */
  public static TestServer start(InstantSource clock, BindableService... services) {
    return start(
        GrpcServer.builder("test").authenticator(TestTokens.verifier(clock)).add(services));
  }

  /** Starts a server that the test has set up. */
  public static TestServer start(GrpcServer.Builder builder) {
    return new TestServer(builder.grace(GRACE).start());
  }

  /** Takes a server that the test has started; it is closed with its channels. */
  public static TestServer of(GrpcServer server) {
    return new TestServer(server);
  }

  public GrpcServer server() {
    return server;
  }

  /** Returns host:port. */
  public String target() {
    return "127.0.0.1:" + server.port();
  }

  /** Makes a channel without a token. */
  public ManagedChannel anonymous() {
    return withToken("");
  }

  /** Makes a channel of a person. */
  public ManagedChannel asUser(UUID user, Role... roles) {
    return withToken(TestTokens.userToken(user, roles));
  }

  /** Makes a channel of a person with the role CUSTOMER. */
  public ManagedChannel asCustomer(UUID user) {
    return asUser(user, Role.ROLE_CUSTOMER);
  }

  /** Makes a channel of a service. */
  public ManagedChannel asService(String name) {
    return withToken(TestTokens.serviceToken(name));
  }

  /** Makes a channel with any token; it is closed with the server. */
  public ManagedChannel withToken(String token) {
    ManagedChannel channel = GrpcClients.channelWithToken(target(), () -> token);
    lifecycle.onClose(channel::shutdownNow);
    return channel;
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
