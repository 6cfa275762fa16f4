package com.nissmart.runtime.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mapping of a handler's exception or status to a status with a reason. A call whose deadline
 * has passed is not executed.
 */
final class ErrorMapping implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(ErrorMapping.class);

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    MappedCall<Q, A> mapped = new MappedCall<>(call);
    try {
      if (GrpcErrors.isDeadlineOver()) {
        throw GrpcErrors.deadlineExceeded();
      }
      return new MappedListener<>(next.startCall(mapped, headers), mapped);
    } catch (RuntimeException | Error e) {
      mapped.fail(e);
      return new ServerCall.Listener<>() {};
    }
  }

  private static final class MappedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    // An answer may come from another thread than the one that called the handler.
    private volatile boolean closed;

    MappedCall(ServerCall<Q, A> delegate) {
      super(delegate);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed = true;
      Throwable cause = status.getCause();
      if (status.isOk() || cause == null || StatusDetails.decode(status, trailers) != null) {
        super.close(status, trailers);
      } else {
        // The handler passed an exception to onError as it was.
        closeWith(GrpcErrors.toStatus(cause));
      }
    }

    void fail(Throwable failure) {
      if (closed) {
        log.error("A call failed after it was answered", failure);
        return;
      }
      closed = true;
      closeWith(GrpcErrors.toStatus(failure));
    }

    private void closeWith(StatusRuntimeException e) {
      Metadata trailers = e.getTrailers();
      try {
        super.close(e.getStatus(), trailers == null ? new Metadata() : trailers);
      } catch (IllegalStateException alreadyClosed) {
        log.debug("The call was closed in between", alreadyClosed);
      }
    }
  }

  private static final class MappedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final MappedCall<Q, ?> call;

    MappedListener(ServerCall.Listener<Q> delegate, MappedCall<Q, ?> call) {
      super(delegate);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      try {
        super.onMessage(message);
      } catch (RuntimeException | Error e) {
        call.fail(e.getCause() instanceof InvalidProtocolBufferException ? malformed() : e);
      }
    }

    @Override
    public void onHalfClose() {
      mapped(() -> {
        if (GrpcErrors.isDeadlineOver()) {
          throw GrpcErrors.deadlineExceeded();
        }
        super.onHalfClose();
      });
    }

    @Override
    public void onReady() {
      mapped(super::onReady);
    }

    private void mapped(Runnable event) {
      try {
        event.run();
      } catch (RuntimeException | Error e) {
        call.fail(e);
      }
    }

    private static Refusal malformed() {
      return new Refusal(Reason.INVALID_REQUEST, "The bytes are not a message of this method");
    }
  }
}
