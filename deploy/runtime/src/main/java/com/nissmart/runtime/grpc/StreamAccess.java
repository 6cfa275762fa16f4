package com.nissmart.runtime.grpc;

import com.nissmart.contract.CallHeaders;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;

/** The repeated check of a stream's token, because a stream may last longer than its token. */
public final class StreamAccess implements ServerInterceptor {
  private static final Context.Key<Runnable> STILL_GOOD = Context.key("nissmart-stream-access");

  private static final String SCHEME = "Bearer ";

  private final Authenticator authenticator;

  private StreamAccess(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Returns the service with streams that can check their token. */
  public static BindableService watched(BindableService service, Authenticator authenticator) {
    return () -> ServerInterceptors.intercept(service, new StreamAccess(authenticator));
  }

  /**
   * Returns the check of the current stream, which throws the authenticator's refusal once the
   * token is no longer valid. The stream of a service may outlive its token.
   */
  public static Runnable ofCurrentCall() {
    Runnable stillGood = STILL_GOOD.get();
    if (Caller.current() instanceof Caller.Service) {
      return () -> {};
    }
    if (stillGood == null) {
      throw new IllegalStateException("The service is not StreamAccess.watched");
    }
    return stillGood;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String header = headers.get(CallHeaders.AUTHORIZATION);
    boolean unary = call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.UNARY;
    if (unary || header == null || header.length() <= SCHEME.length()) {
      return next.startCall(call, headers);
    }
    String token = header.substring(SCHEME.length());
    Context context =
        Context.current().withValue(STILL_GOOD, () -> authenticator.authenticate(token));
    return Contexts.interceptCall(context, call, headers, next);
  }
}
