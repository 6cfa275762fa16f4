package com.nissmart.runtime.audit;

import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.google.protobuf.Message;
import com.nissmart.common.v1.AccessOuterClass;
import com.nissmart.runtime.identity.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Optional;

/**
 * The recording of calls of operators and auditors, directly around the handlers. Calls of savers
 * and services pass unchanged. A change that cannot be recorded is refused and not carried out.
 */
public final class ActionRecorder implements ServerInterceptor {
  private final ActionLog log;

  public ActionRecorder(ActionLog log) {
    this.log = log;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!(Caller.current() instanceof Caller.User user && user.mayReadAll())) {
      return next.startCall(call, headers);
    }
    return firstStep(call.getMethodDescriptor())
        .map(step -> record(new RecordedCall<>(call, log, step, user, headers), headers, next))
        .orElseGet(() -> next.startCall(call, headers));
  }

  private static <Q, A> ServerCall.Listener<Q> record(
      RecordedCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
      call.begin();
    }
    Context context = Context.current().withValue(RecordedCall.KEY, call);
    return new RecordedListener<>(Contexts.interceptCall(context, call, headers, next), call);
  }

  /** Returns the first step of a method's action; none for a read without personal data. */
  private static Optional<ActionStep> firstStep(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
      return Optional.of(ActionStep.BEGUN);
    }
    MethodOptions options = schema.getMethodDescriptor().getOptions();
    if (options.getIdempotencyLevel() != IdempotencyLevel.NO_SIDE_EFFECTS) {
      return Optional.of(ActionStep.BEGUN);
    }
    return options.getExtension(AccessOuterClass.access).getPersonalData()
        ? Optional.of(ActionStep.READ)
        : Optional.empty();
  }

  private static final class RecordedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final RecordedCall<Q, ?> call;

    RecordedListener(ServerCall.Listener<Q> delegate, RecordedCall<Q, ?> call) {
      super(delegate);
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      call.arrived((Message) message);
      call.watched(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      call.begin();
      call.watched(super::onHalfClose);
    }
  }
}
