package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The timing of answered calls: grpc_server_calls_seconds{service, method, code, reason}. */
final class CallMetrics implements ServerInterceptor {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
    Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(5)
  };

  private final MeterRegistry registry;
  private final String service;
  private final Map<String, Timer> successes = new ConcurrentHashMap<>();

  CallMetrics(MeterRegistry registry, String service) {
    this.registry = registry;
    this.service = service;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return next.startCall(new TimedCall<>(call), headers);
  }

  private void record(String method, Status status, Metadata trailers, long nanos) {
    Timer timer =
        status.isOk()
            ? successes.computeIfAbsent(method, name -> timer(name, Status.Code.OK, ""))
            : timer(method, status.getCode(), reason(status, trailers));
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private static String reason(Status status, Metadata trailers) {
    Refusal refusal = StatusDetails.decode(status, trailers);
    return (refusal == null ? Reason.INTERNAL : refusal.reason()).name();
  }

  private Timer timer(String method, Status.Code code, String reason) {
    return Timer.builder("grpc.server.calls")
        .description("Answered gRPC calls")
        .tag("service", service)
        .tag("method", method)
        .tag("code", code.name())
        .tag("reason", reason)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private final class TimedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final long started = System.nanoTime();

    TimedCall(ServerCall<Q, A> delegate) {
      super(delegate);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      super.close(status, trailers);
      record(
          getMethodDescriptor().getFullMethodName(), status, trailers, System.nanoTime() - started);
    }
  }
}
