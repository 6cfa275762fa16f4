package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.CallHeaders;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Authenticator;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.SecurityEvent;
import com.nissmart.runtime.tls.PeerCertificate;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The check of every call: an authenticated caller whom the method's access option names. */
final class AccessControl implements ServerInterceptor {
  private static final String SCHEME = "Bearer ";

  private final String self;
  private final Authenticator authenticator;
  private final Map<String, AccessRule> rules;

  /**
   * Makes the check.
   *
   * @param self the name of the service, whose replicas send on calls of other services
   */
  AccessControl(String self, Authenticator authenticator, Map<String, AccessRule> rules) {
    this.self = self;
    this.authenticator = authenticator;
    this.rules = rules;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String token = token(headers);
    if (token == null) {
      throw new Refusal(Reason.UNAUTHENTICATED, "The call carries no bearer token");
    }
    Caller caller = authenticator.authenticate(token);
    if (caller instanceof Caller.Service service && !isFromReplica(call, headers)) {
      PeerCertificate.requireName(call.getAttributes(), service.name());
    }
    check(call.getMethodDescriptor().getFullMethodName(), caller);
    Context context = Context.current().withValue(Caller.KEY, caller);
    return Contexts.interceptCall(context, call, headers, next);
  }

  /** A replica has compared the caller's token and certificate before it sent the call on. */
  private boolean isFromReplica(ServerCall<?, ?> call, Metadata headers) {
    return headers.containsKey(CallHeaders.FORWARDED)
        && PeerCertificate.isOf(call.getAttributes(), self);
  }

  private void check(String method, Caller caller) {
    try {
      rules.getOrDefault(method, AccessRule.NOBODY).check(caller);
    } catch (Refusal refusal) {
      SecurityEvent.PERMISSION_REFUSED.writeLimited("caller", caller.id(), "method", method);
      throw refusal;
    }
  }

  /** Returns the token in the headers, or null. */
  static @Nullable String token(Metadata headers) {
    String value = headers.get(CallHeaders.AUTHORIZATION);
    return value != null && value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? value.substring(SCHEME.length())
        : null;
  }
}
