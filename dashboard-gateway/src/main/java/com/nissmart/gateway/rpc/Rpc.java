package com.nissmart.gateway.rpc;

import com.nissmart.common.v1.ActionWords;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.Context;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The calls of services: the caller's identity, the trace, and the answer as a future. */
public final class Rpc {
  private Rpc() {}

  /** The words for the operator's action that calls of this context carry out. */
  private static final Context.Key<ActionWords> ACTION = Context.key("nissmart-action-words");

  /** A unary method of a stub. */
  @FunctionalInterface
  public interface Method<S, Q, R> {
    void send(S stub, Q message, StreamObserver<R> answer);
  }

  /** Returns the stub with the token, the trace and the action of the request. */
  public static <S extends AbstractStub<S>> S asUser(S stub, ApiRequest http) {
    ActionWords words = ACTION.get();
    S named = words == null ? stub : stub.withOption(GrpcClients.ACTION, words.toByteArray());
    return asGateway(named.withOption(GrpcClients.BEARER, http.token()), http.trace());
  }

  /** Makes calls that a service records with these words. */
  public static <R> R acting(ActionWords words, Supplier<R> calls) {
    Context context = Context.current().withValue(ACTION, words);
    Context previous = context.attach();
    try {
      return calls.get();
    } finally {
      context.detach(previous);
    }
  }

  private static <S extends AbstractStub<S>> S asGateway(S stub, TraceParent trace) {
    return stub.withOption(GrpcClients.TRACEPARENT, trace.header());
  }

  public static <S extends AbstractStub<S>, Q, R> CompletableFuture<R> callAsUser(
      S stub, ApiRequest http, Method<S, Q, R> method, Q message) {
    return call(asUser(stub, http), method, message);
  }

  /** Calls a service as the gateway, for requests of clients that are not signed in yet. */
  public static <S extends AbstractStub<S>, Q, R> CompletableFuture<R> callAsGateway(
      S stub, TraceParent trace, Method<S, Q, R> method, Q message) {
    return call(asGateway(stub, trace), method, message);
  }

  /** Calls a unary method. Callbacks on the future must not block. */
  public static <S, Q, R> CompletableFuture<R> call(S stub, Method<S, Q, R> method, Q message) {
    CompletableFuture<R> future = new CompletableFuture<>();
    method.send(stub, message, new UnaryAnswer<>(future));
    return future;
  }

  /** Returns the refusal behind a call's failure, without the wrapping exceptions. */
  public static Refusal refusal(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          refusal(wrapper.getCause());
      case Refusal refusal -> refusal;
      default -> GrpcErrors.fromStatus(GrpcErrors.toStatus(failure));
    };
  }

  /**
   * Renames the fields of a refusal.
   *
   * @param names of the body's members by the contract's fields
   */
  public static <R> CompletableFuture<R> renaming(
      Map<String, String> names, CompletableFuture<R> answer) {
    return answer.exceptionallyCompose(failure -> {
      Refusal refusal = refusal(failure);
      List<FieldError> errors =
          refusal.fieldErrors().stream()
              .map(e ->
                  new FieldError(names.getOrDefault(e.field(), e.field()), e.code(), e.message()))
              .toList();
      Refusal renamed =
          new Refusal(refusal.reason(), refusal.detail(), errors, refusal.transactionId());
      return CompletableFuture.failedFuture(refusal.isReplayed() ? renamed.asReplay() : renamed);
    });
  }

  private record UnaryAnswer<R>(CompletableFuture<R> future) implements StreamObserver<R> {
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
      // A unary call answers before it completes; a call without an answer fails with onError.
    }
  }
}
