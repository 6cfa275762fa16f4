package com.nissmart.runtime.grpc;

import com.nissmart.contract.CallHeaders;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The interceptor that gives every call a deadline, a token and a trace. */
final class CallEssentials implements ClientInterceptor {
  private final Supplier<String> ownToken;

  CallEssentials(Supplier<String> ownToken) {
    this.ownToken = ownToken;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    // A stream has no deadline, because it lasts as long as its reader wants.
    boolean needsDeadline =
        options.getDeadline() == null && method.getType() == MethodDescriptor.MethodType.UNARY;
    CallOptions bounded =
        needsDeadline
            ? options.withDeadlineAfter(
                GrpcClients.DEFAULT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
            : options;
    return new SimpleForwardingClientCall<>(next.newCall(method, bounded)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        String bearer = options.getOption(GrpcClients.BEARER);
        String token = bearer == null ? ownToken.get() : bearer;
        if (!token.isEmpty()) {
          headers.put(CallHeaders.AUTHORIZATION, "Bearer " + token);
        }
        headers.put(
            CallHeaders.TRACEPARENT, trace(options.getOption(GrpcClients.TRACEPARENT)).header());
        byte[] action = options.getOption(GrpcClients.ACTION);
        if (action != null) {
          headers.put(CallHeaders.ACTION, action);
        }
        super.start(listener, headers);
      }
    };
  }

  private static TraceParent trace(@Nullable String given) {
    TraceParent current = TraceParent.current();
    return given == null && current != null ? current : TraceParent.accept(given);
  }
}
