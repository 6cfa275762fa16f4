package com.nissmart.runtime.grpc;

import static java.util.Objects.requireNonNull;

import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
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
 * A gRPC server that authenticates every call, checks it against the contract's access option, and
 * answers it or refuses it with a reason. The health service ({@code grpc.health.v1}) needs no
 * token.
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
   * Begins to set up a server.
   *
   * @param name of the service, in metrics and log lines
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** Begins to listen; the health service says NOT_SERVING until {@link #ready}. */
  public GrpcServer start() {
    try {
      server.start();
      return this;
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("Cannot listen for gRPC calls", e);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Sets the answer of the health service: whether calls should be sent here. */
  public void ready(boolean ready) {
    ServingStatus status = ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    services.forEach(service -> health.setStatus(service, status));
  }

  /** Takes no new calls, lets the running ones finish within the grace, then stops. */
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
        log.warn("Some calls did not end when they were cancelled");
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

  /** The parts of a server. */
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
    @Nullable Authenticator authenticator;
    @Nullable ServerInterceptor recorder;
    @Nullable CallForwarding forwarding;
    @Nullable Executor executor;
    @Nullable NetworkThreads networkThreads;

    private Builder(String name) {
      this.name = name;
    }

    /** Sets the port; 0, the default, takes any free one. */
    public Builder port(int value) {
      port = value;
      return this;
    }

    /** Sets the network settings; plain text on loopback by default. */
    public Builder settings(GrpcSettings value) {
      settings = value;
      return this;
    }

    /** Sets the authenticator, without which a server does not start. */
    public Builder authenticator(Authenticator value) {
      authenticator = value;
      return this;
    }

    /** Sets the interceptor that sees the messages of authenticated calls, next to the handlers. */
    public Builder recorder(ServerInterceptor value) {
      recorder = value;
      return this;
    }

    /** Sets what sends calls on to another replica; it is closed by its owner. */
    public Builder forwarding(CallForwarding value) {
      forwarding = value;
      return this;
    }

    public Builder add(BindableService... added) {
      for (BindableService service : added) {
        services.add(service.bindService());
      }
      return this;
    }

    /**
     * Sets the executor of the handlers, by default a virtual thread per call; it is not closed
     * here.
     */
    public Builder executor(Executor value) {
      executor = value;
      return this;
    }

    /**
     * Names methods whose handlers only queue work and answer later: they run on the network thread
     * itself and must never block it.
     */
    public Builder directCalls(MethodDescriptor<?, ?>... methods) {
      for (MethodDescriptor<?, ?> method : methods) {
        direct.add(method.getFullMethodName());
      }
      return this;
    }

    /** Refuses calls of these methods unread, with QUEUE_FULL, while the condition holds. */
    public Builder turnAwayWhile(BooleanSupplier value, MethodDescriptor<?, ?>... methods) {
      full = value;
      for (MethodDescriptor<?, ?> method : methods) {
        turnedAway.add(method.getFullMethodName());
      }
      return this;
    }

    /** Sets the threads of the connections, by default shared ones; they are not closed here. */
    public Builder networkThreads(NetworkThreads value) {
      networkThreads = value;
      return this;
    }

    /** Sets how many calls a connection may have open; more wait at the client. Default 4,000. */
    public Builder concurrentCalls(int value) {
      concurrentCalls = value;
      return this;
    }

    /** Sets how long running calls may take to finish when the server closes. Default 10 s. */
    public Builder grace(Duration value) {
      grace = value;
      return this;
    }

    /** Sets the registry of metrics, by default that of the process. */
    public Builder telemetry(Telemetry value) {
      telemetry = value;
      return this;
    }

    /** Makes the server, not started. */
    public GrpcServer build() {
      return new GrpcServer(this);
    }

    /** Makes the server and starts it. */
    public GrpcServer start() {
      return build().start();
    }
  }
}
