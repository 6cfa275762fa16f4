package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The refusal of calls before any work is spent on them, while the queue is full. Otherwise a
 * service under three times its capacity would spend its time on refusals. Counted as
 * grpc_server_shed_calls_total{service}.
 */
final class LoadShedding implements ServerInterceptor {
  private final BooleanSupplier full;
  private final Set<String> methods;
  private final Counter shed;
  private final Status status;
  private final Metadata trailers;

  /**
   * Makes an interceptor.
   *
   * @param full returns whether the queue has no room for another call
   * @param methods full names of the methods that are refused then
   */
  LoadShedding(BooleanSupplier full, Set<String> methods, MeterRegistry registry, String service) {
    this.full = full;
    this.methods = Set.copyOf(methods);
    this.shed =
        Counter.builder("grpc.server.shed.calls")
            .description("gRPC calls that were refused unread")
            .tag("service", service)
            .register(registry);
    StatusRuntimeException refusal =
        GrpcErrors.toStatus(new Refusal(Reason.QUEUE_FULL, "The queue is full; nothing was done"));
    this.status = refusal.getStatus();
    Metadata details = refusal.getTrailers();
    this.trailers = details == null ? new Metadata() : details;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!full.getAsBoolean() || !methods.contains(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    Metadata own = new Metadata(); // the transport adds the status to it
    own.merge(trailers);
    call.close(status, own);
    shed.increment();
    return new ServerCall.Listener<>() {};
  }
}
