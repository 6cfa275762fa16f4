package com.nissmart.runtime.health;

import com.nissmart.contract.Refusal;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.NotDurableException;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.process.PeriodicTask;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Informs a server's health service at every interval whether calls should be sent to it. The
 * server is ready while every check passes; a change is logged once, with the first check that
 * failed.
 */
public final class ReadinessCheck implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReadinessCheck.class);

  private final GrpcServer server;
  private final List<Supplier<Optional<String>>> checks = new ArrayList<>();
  private @Nullable PeriodicTask task;
  private Optional<String> last = Optional.of("it has just started");

  /** Makes a check that passes always. */
  public ReadinessCheck(GrpcServer server) {
    this.server = server;
  }

  /** Requires that the database answers and that its commits are durable. */
  public ReadinessCheck requireDurable(Database database) {
    checks.add(() -> {
      database.requireDurable();
      return Optional.empty();
    });
    return this;
  }

  /**
   * Requires a condition.
   *
   * @param problem the reason in the log when it is false
   */
  public ReadinessCheck require(BooleanSupplier condition, String problem) {
    checks.add(() -> condition.getAsBoolean() ? Optional.empty() : Optional.of(problem));
    return this;
  }

  /** Requires that there is no problem; the one that there is appears in the log. */
  public ReadinessCheck requireNone(Supplier<Optional<String>> problem) {
    checks.add(problem);
    return this;
  }

  /**
   * Requires that another service can be reached.
   *
   * @param service its name in the log
   */
  public ReadinessCheck requireReachable(String service, ManagedChannel channel) {
    return require(() -> isReachable(channel), service + " cannot be reached");
  }

  /** Checks now, before it returns, and again at every interval. */
  public ReadinessCheck start(Duration interval) {
    check();
    task = new PeriodicTask("readiness", interval, this::check).startLater();
    return this;
  }

  private void check() {
    Optional<String> problem = problem();
    server.ready(problem.isEmpty());
    if (!problem.equals(last)) {
      problem.ifPresentOrElse(reason -> log.warn("Not ready: {}", reason), () -> log.info("Ready"));
    }
    last = problem;
  }

  private Optional<String> problem() {
    try {
      return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
    } catch (NotDurableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      Refusal refusal = GrpcErrors.toRefusal(e);
      return Optional.of(refusal.reason() + " " + refusal.detail());
    }
  }

  private static boolean isReachable(ManagedChannel channel) {
    if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
      // The longer a service is away, the longer its channel waits before it tries again.
      channel.resetConnectBackoff();
      return false;
    }
    return true;
  }

  @Override
  public void close() {
    if (task != null) {
      task.close();
    }
  }
}
