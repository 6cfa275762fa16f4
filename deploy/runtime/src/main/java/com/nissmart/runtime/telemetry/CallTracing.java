package com.nissmart.runtime.telemetry;

import com.nissmart.contract.CallHeaders;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.slf4j.MDC;

/**
 * The interceptor that continues or begins the trace of a call, for log lines and further calls.
 */
public final class CallTracing implements ServerInterceptor {

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    TraceParent trace = TraceParent.accept(headers.get(CallHeaders.TRACEPARENT));
    Context context = Context.current().withValue(TraceParent.KEY, trace);
    String traceId = trace.traceId();
    Context previous = context.attach();
    MDC.put(TraceParent.MDC_KEY, traceId);
    try {
      return new TracedListener<>(next.startCall(call, headers), context, traceId);
    } finally {
      MDC.remove(TraceParent.MDC_KEY);
      context.detach(previous);
    }
  }

  private static final class TracedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Context context;
    private final String traceId;

    TracedListener(ServerCall.Listener<Q> delegate, Context context, String traceId) {
      super(delegate);
      this.context = context;
      this.traceId = traceId;
    }

    @Override
    public void onMessage(Q message) {
      inTrace(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      inTrace(super::onHalfClose);
    }

    @Override
    public void onCancel() {
      inTrace(super::onCancel);
    }

    @Override
    public void onReady() {
      inTrace(super::onReady);
    }

    private void inTrace(Runnable event) {
      MDC.put(TraceParent.MDC_KEY, traceId);
      Context previous = context.attach();
      try {
        event.run();
      } finally {
        context.detach(previous);
        MDC.remove(TraceParent.MDC_KEY);
      }
    }
  }
}
