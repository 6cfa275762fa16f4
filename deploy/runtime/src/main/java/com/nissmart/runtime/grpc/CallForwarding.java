package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.CallHeaders;
import com.nissmart.contract.Refusal;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sending on of unary calls to the one replica that can answer them: the bytes and the headers
 * of the caller as they came, within the caller's deadline, and one hop only. The other replica
 * checks the caller's token again.
 */
public final class CallForwarding implements ServerInterceptor, AutoCloseable {
  private final GrpcSettings settings;
  private final Supplier<Optional<String>> destination;
  private final Set<String> methods;
  private volatile @Nullable Route route;

  private record Route(String address, ManagedChannel channel) {}

  /**
   * Makes an interceptor.
   *
   * @param destination returns host:port of the replica that can answer, nothing when it is this
   *     one, and throws a Refusal when there is none
   * @param methods unary ones that only one replica can answer
   */
  public CallForwarding(
      GrpcSettings settings,
      Supplier<Optional<String>> destination,
      MethodDescriptor<?, ?>... methods) {
    this.settings = settings;
    this.destination = destination;
    this.methods =
        Arrays.stream(methods)
            .map(MethodDescriptor::getFullMethodName)
            .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!methods.contains(call.getMethodDescriptor().getFullMethodName())) {
      return next.startCall(call, headers);
    }
    ManagedChannel channel = channel(destination.get().orElse(""));
    if (channel == null) {
      return next.startCall(call, headers);
    }
    if (headers.containsKey(CallHeaders.FORWARDED)) {
      throw new Refusal(
          Reason.UNAVAILABLE,
          "Another replica answers this now; repeat the request with the same key");
    }
    return forward(call, headers, channel);
  }

  private static <Q, A> ServerCall.Listener<Q> forward(
      ServerCall<Q, A> call, Metadata headers, ManagedChannel channel) {
    MethodDescriptor<Q, A> method = call.getMethodDescriptor();
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadline(Context.current().getDeadline())
            .withExecutor(Runnable::run);
    ClientCall<Q, A> onward = channel.newCall(method, options);
    Metadata same = new Metadata();
    same.merge(headers);
    same.discardAll(CallHeaders.TRACEPARENT); // the channel adds that of the current call
    same.put(CallHeaders.FORWARDED, "1");
    onward.start(new Answer<>(call), same);
    onward.request(2); // one more than the answer, so that a second one would be noticed
    call.request(2);
    return new Question<>(onward, method);
  }

  /** Returns the channel to an address, or null for none; calls on another one end. */
  private @Nullable ManagedChannel channel(String address) {
    Route current = route;
    if (current == null ? !address.isEmpty() : !current.address.equals(address)) {
      current = change(address);
    }
    return current == null ? null : current.channel;
  }

  private synchronized @Nullable Route change(String address) {
    Route old = route;
    if (old != null && old.address.equals(address)) {
      return old;
    }
    route =
        address.isEmpty()
            ? null
            : new Route(address, GrpcClients.channel(address, () -> "", settings));
    if (old != null) {
      old.channel.shutdownNow();
    }
    return route;
  }

  @Override
  public void close() {
    var _ = change("");
  }

  /** The caller's side of a call. */
  private static final class Question<Q> extends ServerCall.Listener<Q> {
    private final ClientCall<Q, ?> onward;
    private final MethodDescriptor<Q, ?> method;

    Question(ClientCall<Q, ?> onward, MethodDescriptor<Q, ?> method) {
      this.onward = onward;
      this.method = method;
    }

    /**
     * Copies the bytes, because their stream ends with this event and a connection may take longer.
     */
    @Override
    public void onMessage(Q message) {
      try (InputStream bytes = method.streamRequest(message)) {
        onward.sendMessage(method.parseRequest(new ByteArrayInputStream(bytes.readAllBytes())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void onHalfClose() {
      onward.halfClose();
    }

    @Override
    public void onCancel() {
      onward.cancel("The caller has cancelled the call", null);
    }
  }

  /** The other replica's side of a call. */
  private static final class Answer<A> extends ClientCall.Listener<A> {
    private final ServerCall<?, A> call;

    Answer(ServerCall<?, A> call) {
      this.call = call;
    }

    @Override
    public void onHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void onMessage(A message) {
      call.sendMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      // A broken connection has no reason of its own yet.
      boolean failed = !status.isOk() && StatusDetails.decode(status, trailers) == null;
      call.close(
          failed ? status.withCause(GrpcErrors.fromStatus(status, trailers)) : status, trailers);
    }
  }
}
