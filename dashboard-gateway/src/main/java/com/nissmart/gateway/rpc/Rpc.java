package com.nissmart.gateway.rpc;

import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Calls of services: in whose name, in which trace, and the answer as a future. */
public final class Rpc {
  private Rpc() {}

  /** The stub, calling in the name of the request's user. */
  public static <S extends AbstractStub<S>> S asUser(S stub, Exchange exchange) {
    return traced(stub.withOption(GrpcClients.BEARER, exchange.token()), exchange);
  }

  /** The stub, calling in the gateway's own name: for what happens before anybody is signed in. */
  public static <S extends AbstractStub<S>> S asGateway(S stub, Exchange exchange) {
    return traced(stub, exchange);
  }

  /** The stub, calling in the gateway's own name and in a trace. */
  public static <S extends AbstractStub<S>> S asGateway(S stub, TraceParent trace) {
    return stub.withOption(GrpcClients.TRACEPARENT, trace.header());
  }

  private static <S extends AbstractStub<S>> S traced(S stub, Exchange exchange) {
    return stub.withOption(GrpcClients.TRACEPARENT, exchange.trace().header());
  }

  /** The answer of a unary call; the callbacks must not block. */
  public static <R> CompletableFuture<R> call(Consumer<StreamObserver<R>> method) {
    Answer<R> answer = new Answer<>();
    method.accept(answer);
    return answer.future;
  }

  /**
   * The same answer, with a refusal's fields under the names that this resource gives them.
   *
   * @param names from the contract's field to the member of the body
   */
  public static <R> CompletableFuture<R> renaming(
      Map<String, String> names, CompletableFuture<R> answer) {
    return answer.exceptionallyCompose(
        failure -> CompletableFuture.failedFuture(renamed(names, failure)));
  }

  /** The refusal behind a call's failure, in whatever wraps it. */
  public static Refusal refusal(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          refusal(wrapper.getCause());
      case Refusal refusal -> refusal;
      default -> GrpcErrors.fromStatus(GrpcErrors.toStatus(failure));
    };
  }

  private static Throwable renamed(Map<String, String> names, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (!(cause instanceof StatusRuntimeException status)) {
      return cause;
    }
    Refusal refusal = GrpcErrors.fromStatus(status);
    List<FieldError> errors =
        refusal.fieldErrors().stream()
            .map(e ->
                new FieldError(names.getOrDefault(e.field(), e.field()), e.code(), e.message()))
            .toList();
    Refusal renamed =
        new Refusal(refusal.reason(), refusal.detail(), errors, refusal.transactionId());
    return refusal.isReplayed() ? renamed.asReplay() : renamed;
  }

  private static final class Answer<R> implements StreamObserver<R> {
    private final CompletableFuture<R> future = new CompletableFuture<>();

    @Override
    public void onNext(R value) {
      future.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      // A unary call has answered before it completes; one that has not fails with onError.
    }
  }
}
