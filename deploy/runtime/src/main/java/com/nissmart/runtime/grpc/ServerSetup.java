package com.nissmart.runtime.grpc;

import com.nissmart.runtime.identity.Authenticator;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts the Netty server together: limits, the chain of interceptors, who runs what. */
final class ServerSetup {
  private static final int LARGEST_MESSAGE = 4 * 1024 * 1024;
  private static final int LARGEST_HEADERS = 16 * 1024;
  private static final int HANDSHAKE_SECONDS = 10;
  private static final int SHORTEST_KEEP_ALIVE_SECONDS = 10;
  private static final int CONNECTION_IDLE_MINUTES = 10;
  private static final int CONNECTION_AGE_MINUTES = 30;
  private static final int CONNECTION_AGE_GRACE_SECONDS = 60;
  private static final int RESETS = 2_000;
  private static final int RESETS_SECONDS = 10;

  private ServerSetup() {}

  static Server build(
      GrpcServer.Builder builder,
      HealthStatusManager health,
      InFlight inFlight,
      Executor executor) {
    GrpcSettings settings = builder.settings;
    String host = builder.host;
    if (host != null) {
      settings =
          new GrpcSettings(
              host, settings.tls(), settings.insecureNetwork(), settings.development());
    }
    Authenticator authenticator = builder.authenticator;
    if (authenticator == null) {
      throw new IllegalStateException("a server needs an authenticator");
    }
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(settings.host(), builder.port), settings.serverCredentials());
    limit(netty, builder);
    NetworkThreads networkThreads = builder.networkThreads;
    if (networkThreads != null) {
      networkThreads.serve(netty);
    }
    // Methods are looked up on the network's thread; the supplier then says who runs the call.
    netty.directExecutor().callExecutor(new CallExecutors(builder.direct, authenticator, executor));
    netty.addStreamTracerFactory(inFlight).fallbackHandlerRegistry(new UnknownMethods());
    ServerInterceptor[] chain = chain(builder, authenticator);
    for (ServerServiceDefinition service : builder.services) {
      // Messages are parsed inside the chain and not before it, so that bytes that are none get a
      // reason.
      netty.addService(
          ServerInterceptors.interceptForward(
              ServerInterceptors.useMarshalledMessages(service, RawBytes.INSTANCE), chain));
    }
    netty.addService(health.getHealthService());
    if (settings.development()) {
      netty.addService(ProtoReflectionServiceV1.newInstance());
    }
    return netty.build();
  }

  /** The first is the outermost: it sees a request first and an answer last. */
  private static ServerInterceptor[] chain(
      GrpcServer.Builder builder, Authenticator authenticator) {
    return new ServerInterceptor[] {
      new LoadShedding(
          builder.full, builder.turnedAway, builder.telemetry.registry(), builder.name),
      new Tracing(),
      new CallMetrics(builder.telemetry.registry(), builder.name),
      new ReasonPolice(),
      new ErrorMapping(),
      new AccessControl(authenticator, AccessRule.of(List.copyOf(builder.services)))
    };
  }

  private static void limit(NettyServerBuilder netty, GrpcServer.Builder builder) {
    netty
        .maxInboundMessageSize(LARGEST_MESSAGE)
        .maxInboundMetadataSize(LARGEST_HEADERS)
        .maxConcurrentCallsPerConnection(builder.concurrentCalls)
        .maxRstFramesPerWindow(RESETS, RESETS_SECONDS)
        .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveTime(SHORTEST_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .permitKeepAliveWithoutCalls(true)
        .maxConnectionIdle(CONNECTION_IDLE_MINUTES, TimeUnit.MINUTES)
        .maxConnectionAge(CONNECTION_AGE_MINUTES, TimeUnit.MINUTES)
        .maxConnectionAgeGrace(CONNECTION_AGE_GRACE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Direct calls stay on the network's thread, unless their token has yet to be verified: that may
   * block.
   */
  private record CallExecutors(Set<String> direct, Authenticator authenticator, Executor executor)
      implements ServerCallExecutorSupplier {
    @Override
    public <Q, A> @Nullable Executor getExecutor(ServerCall<Q, A> call, Metadata headers) {
      if (!direct.contains(call.getMethodDescriptor().getFullMethodName())) {
        return executor;
      }
      String token = AccessControl.token(headers);
      return token == null || authenticator.isQuick(token) ? null : executor;
    }
  }
}
