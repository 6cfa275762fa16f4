package com.nissmart.runtime.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check that every failed call has a reason. A status without one is a defect: it is logged and
 * replaced by INTERNAL.
 */
final class UndeclaredReasonCheck implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(UndeclaredReasonCheck.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return next.startCall(new PolicedCall<>(call), headers);
  }

  private static final class PolicedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    PolicedCall(ServerCall<Q, A> delegate) {
      super(delegate);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk() || StatusDetails.decode(status, trailers) != null) {
        super.close(status, trailers);
        return;
      }
      log.error(
          "{} answered {} without a reason: {}",
          getMethodDescriptor().getFullMethodName(),
          status.getCode(),
          status.getDescription(),
          status.getCause());
      StatusRuntimeException internal = StatusDetails.encode(GrpcErrors.internal());
      Metadata reasons = internal.getTrailers();
      super.close(internal.getStatus(), reasons == null ? new Metadata() : reasons);
    }
  }
}
