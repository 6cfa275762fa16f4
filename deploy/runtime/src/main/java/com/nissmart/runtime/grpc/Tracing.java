package com.nissmart.runtime.grpc;

import com.nissmart.contract.CallHeaders;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.slf4j.MDC;

/** Accepts or begins the trace of a call, for its log lines and for the calls that it causes. */
final class Tracing implements ServerInterceptor {

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
      Context previous = enter();
      try {
        super.onMessage(message);
      } finally {
        leave(previous);
      }
    }

    @Override
    public void onHalfClose() {
      Context previous = enter();
      try {
        super.onHalfClose();
      } finally {
        leave(previous);
      }
    }

    @Override
    public void onCancel() {
      Context previous = enter();
      try {
        super.onCancel();
      } finally {
        leave(previous);
      }
    }

    @Override
    public void onReady() {
      Context previous = context.attach();
      try {
        super.onReady();
      } finally {
        context.detach(previous);
      }
    }

    private Context enter() {
      MDC.put(TraceParent.MDC_KEY, traceId);
      return context.attach();
    }

    private void leave(Context previous) {
      context.detach(previous);
      MDC.remove(TraceParent.MDC_KEY);
    }
  }
}
