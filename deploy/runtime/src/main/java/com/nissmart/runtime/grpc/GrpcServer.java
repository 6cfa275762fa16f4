package com.nissmart.runtime.grpc;

import static java.util.Objects.requireNonNull;

import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gRPC server with the house's interceptors: every call is authenticated, let in by the
 * contract's access option, and answered or refused with a reason. The health service ({@code
 * grpc.health.v1}) needs no token.
 */
public final class GrpcServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);
  private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

  private final Server server;
  private final HealthStatusManager health;
  private final List<String> services;
  private final InFlight inFlight;
  private final Duration grace;
  private final @Nullable ExecutorService ownExecutor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private GrpcServer(Builder builder) {
    health = new HealthStatusManager();
    services =
        builder.services.stream().map(service -> service.getServiceDescriptor().getName()).toList();
    inFlight = new InFlight(streams(builder.services));
    grace = builder.grace;
    Executor given = builder.executor;
    ExecutorService own = given == null ? Executors.newVirtualThreadPerTaskExecutor() : null;
    ownExecutor = own;
    server =
        ServerSetup.build(builder, health, inFlight, own == null ? requireNonNull(given) : own);
    ready(false);
  }

  /**
   * A server to be set up.
   *
   * @param name of the service, in metrics and log lines
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Begins to listen; not yet ready in the eyes of the health service. */
  public GrpcServer start() {
    try {
      server.start();
      return this;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("cannot listen for gRPC calls", e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Tells those who ask the health service whether calls should be sent here. */
  public void ready(boolean ready) {
    ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    services.forEach(service -> health.setStatus(service, status));
  }

  /**
   * Says that it is not ready, takes no new calls, lets those that came finish within the grace,
   * then stops.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    health.enterTerminalState();
    server.shutdown();
    try {
      inFlight.await(grace);
      server.shutdownNow();
      if (!server.awaitTermination(LAST_MOMENT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("some calls did not end when they were cancelled");
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    if (ownExecutor != null) {
      ownExecutor.shutdownNow();
    }
  }

  private static Set<String> streams(List<ServerServiceDefinition> services) {
    Set<String> streams = new HashSet<>();
    streams.add("grpc.health.v1.Health/Watch");
    streams.add("grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
    for (ServerServiceDefinition service : services) {
      for (MethodDescriptor<?, ?> method : service.getServiceDescriptor().getMethods()) {
        if (method.getType() != MethodDescriptor.MethodType.UNARY) {
          streams.add(method.getFullMethodName());
        }
      }
    }
    return streams;
  }

  /** What a server is made of. */
  public static final class Builder {
    final String name;
    final List<ServerServiceDefinition> services = new ArrayList<>();
    final Set<String> direct = new HashSet<>();
    final Set<String> turnedAway = new HashSet<>();
    GrpcSettings settings = GrpcSettings.LOOPBACK;
    Telemetry telemetry = Telemetry.ofProcess();
    int port;
    int concurrentCalls = 4_000;
    BooleanSupplier full = () -> false;
    Duration grace = Duration.ofSeconds(10);
    @Nullable String host;
    @Nullable Authenticator authenticator;
    @Nullable Executor executor;
    @Nullable NetworkThreads networkThreads;

    private Builder(String name) {
      this.name = name;
    }

    /** The port; 0, the default, for any free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** The address to listen on, instead of the one in the settings. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** How to meet the network; plain text on loopback unless given. */
    public Builder settings(GrpcSettings value) {
      settings = value;
      return this;
    }

    /** Who tells callers apart; a server has none without it and does not start. */
    public Builder authenticator(Authenticator value) {
      authenticator = value;
      return this;
    }

    /** Services to serve. */
    public Builder add(BindableService... added) {
      for (BindableService service : added) {
        services.add(service.bindService());
      }
      return this;
    }

    /** Where handlers run; a virtual thread a call unless given. The server does not close it. */
    public Builder executor(Executor value) {
      executor = value;
      return this;
    }

    /**
     * Methods whose handlers only queue work and answer later: they run on the network's own
     * thread, without a hand-over, and must never block it.
     */
    public Builder directCalls(MethodDescriptor<?, ?>... methods) {
      for (MethodDescriptor<?, ?> method : methods) {
        direct.add(method.getFullMethodName());
      }
      return this;
    }

    /** While it says so, these calls are turned away unread: QUEUE_FULL, nothing was done. */
    public Builder turnAwayWhile(BooleanSupplier value, MethodDescriptor<?, ?>... methods) {
      full = value;
      for (MethodDescriptor<?, ?> method : methods) {
        turnedAway.add(method.getFullMethodName());
      }
      return this;
    }

    /**
     * The threads of its connections; shared ones of the process unless given. The server does not
     * close them.
     */
    public Builder networkThreads(NetworkThreads value) {
      networkThreads = value;
      return this;
    }

    /** How many calls one connection may have open; more wait at the client. 4,000 unless given. */
    public Builder concurrentCalls(int value) {
      concurrentCalls = value;
      return this;
    }

    /** How long calls in flight may take to finish when the server closes. 10 s unless given. */
    public Builder grace(Duration value) {
      grace = value;
      return this;
    }

    /** Where its metrics go; the process's own unless given. */
    public Builder telemetry(Telemetry value) {
      telemetry = value;
      return this;
    }

    /** The server, not started. */
    public GrpcServer build() {
      return new GrpcServer(this);
    }

    /** The server, listening. */
    public GrpcServer start() {
      return build().start();
    }
  }
}
