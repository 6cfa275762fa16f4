package com.nissmart.gateway.rpc;

import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The contribution of one service to an answer of several.
 *
 * @param name of the service or of its contribution
 * @param value null while the service is away; the answer has the other parts
 */
public record PartialResult<R>(String name, @Nullable R value) {
  /** The statuses that are about the request and not about the service. */
  private static final Set<Status.Code> ANSWERS =
      Set.of(
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.UNAUTHENTICATED,
          Status.Code.PERMISSION_DENIED);

  /** Returns the result of a call; fails only when the service answers with a refusal. */
  public static <R> CompletableFuture<PartialResult<R>> of(
      String name, CompletableFuture<R> answer) {
    return answer.handle((value, failure) -> {
      if (failure == null) {
        return new PartialResult<>(name, value);
      }
      StatusRuntimeException status =
          GrpcErrors.toStatus(
              failure instanceof CompletionException && failure.getCause() != null
                  ? failure.getCause()
                  : failure);
      if (ANSWERS.contains(status.getStatus().getCode())) {
        throw status;
      }
      return new PartialResult<>(name, null);
    });
  }

  public static List<String> missing(PartialResult<?>... parts) {
    return Stream.of(parts).filter(part -> part.value() == null).map(PartialResult::name).toList();
  }
}
