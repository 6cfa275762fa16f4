package com.nissmart.bench.client;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;

/** Asynchronous unary gRPC calls of the ledger over a few connections, all on one thread. */
public final class LedgerCalls implements AutoCloseable {
  /** gRPC puts five bytes before a message: one byte for compression, then the length. */
  static final int MESSAGE_PREFIX = 5;

  private final Http2Client client;
  private final Map<Caller, RequestHeaders> headers = new HashMap<>();
  private final String timeout;

  private record Caller(MethodDescriptor<?, ?> method, String token) {}

  /** Receives the end of a call. */
  interface CallListener {
    /**
     * Handles the end.
     *
     * @param response gRPC's five bytes and the message; only when the status is OK
     */
    void ended(CallStatus status, byte[] response);
  }

  /**
   * Opens the connections.
   *
   * @param ports of the ledger's replicas on this machine, which get the calls in turn
   * @param deadline of each call, kept by the server
   */
  public LedgerCalls(List<Integer> ports, int connections, Duration deadline) {
    client = new Http2Client(ports, connections);
    timeout = deadline.toSeconds() + "S";
  }

  /** Returns the one thread of all calls and their ends. */
  public ScheduledExecutorService thread() {
    return client.thread();
  }

  /** Makes a call; to be called on {@link #thread}. */
  void call(
      MethodDescriptor<?, ?> method, String token, MessageLite request, CallListener listener) {
    RequestHeaders of =
        headers.computeIfAbsent(
            new Caller(method, token),
            caller -> headers(method, client.authority(), token, timeout));
    client.send(
        new Http2Exchange(
            of,
            framed(request),
            (last, response) -> listener.ended(CallStatus.of(last), response)));
  }

  static RequestHeaders headers(
      MethodDescriptor<?, ?> method, String authority, String token, String timeout) {
    return new RequestHeaders(
        "POST",
        "/" + method.getFullMethodName(),
        authority,
        token,
        "content-type",
        "application/grpc",
        "te",
        "trailers",
        "user-agent",
        "nissmart-bench",
        "grpc-timeout",
        timeout);
  }

  @Override
  public void close() {
    client.close();
  }

  private static byte[] framed(MessageLite message) {
    int size = message.getSerializedSize();
    byte[] framed = new byte[MESSAGE_PREFIX + size];
    ByteBuffer.wrap(framed).putInt(1, size);
    try {
      message.writeTo(CodedOutputStream.newInstance(framed, MESSAGE_PREFIX, size));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return framed;
  }
}
