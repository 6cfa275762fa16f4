package com.nissmart.runtime.grpc;

import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.telemetry.CallTracing;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The construction of the Netty server: limits, interceptors and executors. */
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
    Authenticator authenticator = builder.authenticator;
    if (authenticator == null) {
      throw new IllegalStateException("A server needs an authenticator");
    }
    NettyServerBuilder netty =
        NettyServerBuilder.forAddress(
            new InetSocketAddress(settings.host(), builder.port), settings.serverCredentials());
    limit(netty, builder);
    NetworkThreads networkThreads = builder.networkThreads;
    if (networkThreads != null) {
      networkThreads.serve(netty);
    }
    // Methods are looked up on the network thread; the supplier then chooses the call's executor.
    netty.directExecutor().callExecutor(new CallExecutors(builder.direct, authenticator, executor));
    netty.addStreamTracerFactory(inFlight).fallbackHandlerRegistry(new UnknownMethods());
    ServerInterceptor[] chain = chain(builder, authenticator);
    for (ServerServiceDefinition service : builder.services) {
      // Messages are parsed inside the chain, so that malformed bytes are refused with a reason.
      netty.addService(
          ServerInterceptors.interceptForward(
              ServerInterceptors.useMarshalledMessages(
                  recorded(service, builder.recorder), RawBytes.INSTANCE),
              chain));
    }
    netty.addService(health.getHealthService());
    if (settings.development()) {
      netty.addService(ProtoReflectionServiceV1.newInstance());
    }
    return netty.build();
  }

  private static ServerServiceDefinition recorded(
      ServerServiceDefinition service, @Nullable ServerInterceptor recorder) {
    return recorder == null ? service : ServerInterceptors.intercept(service, recorder);
  }

  /** Returns the interceptors, outermost first: it sees a request first and an answer last. */
  private static ServerInterceptor[] chain(
      GrpcServer.Builder builder, Authenticator authenticator) {
    List<ServerInterceptor> chain =
        new ArrayList<>(
            List.of(
                new LoadShedding(
                    builder.full, builder.turnedAway, builder.telemetry.registry(), builder.name),
                new CallTracing(),
                new CallMetrics(builder.telemetry.registry(), builder.name),
                new UndeclaredReasonCheck(),
                new ErrorMapping(),
                new AccessControl(
                    builder.name, authenticator, AccessRule.of(List.copyOf(builder.services)))));
    if (builder.forwarding != null) {
      chain.add(builder.forwarding);
    }
    return chain.toArray(ServerInterceptor[]::new);
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

  /** The choice of executors: direct calls stay on the network thread once a token is verified. */
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

  /** The marshaller that leaves a message as the bytes it arrived in. */
  enum RawBytes implements MethodDescriptor.Marshaller<InputStream> {
    INSTANCE;

    @Override
    public InputStream stream(InputStream value) {
      return value;
    }

    @Override
    public InputStream parse(InputStream stream) {
      return stream;
    }
  }
}
