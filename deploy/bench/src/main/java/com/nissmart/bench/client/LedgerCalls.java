package com.nissmart.bench.client;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** Asynchronous unary calls over a few connections, all on one thread. */
public final class LedgerCalls implements AutoCloseable {
  private final NetworkThread network;
  private final GrpcConnection[] connections;
  private final Map<Caller, byte[]> headers = new HashMap<>();
  private final int deadlineSeconds;
  private int turn;

  private record Caller(MethodDescriptor<?, ?> method, String token) {}

  /** Hears how a call ended. */
  public interface Ended {
    /** The response is there when the call ended well: gRPC's five bytes, then the message. */
    void ended(Answered answered, byte @Nullable [] response);
  }

  /**
   * Opens the connections.
   *
   * @param port of the ledger on this machine
   * @param deadline of each call, kept by the server
   */
  public LedgerCalls(int port, int connections, Duration deadline) {
    network = new NetworkThread(port);
    deadlineSeconds = Math.toIntExact(deadline.toSeconds());
    this.connections = new GrpcConnection[connections];
    for (int i = 0; i < connections; i++) {
      this.connections[i] = connect();
    }
  }

  /** The one thread of all calls and endings. */
  public ScheduledExecutorService thread() {
    return network.executor();
  }

  /** Makes a call; to be called on {@link #thread}. */
  public void call(MethodDescriptor<?, ?> method, String token, MessageLite request, Ended ended) {
    byte[] block =
        headers.computeIfAbsent(
            new Caller(method, token),
            caller -> HeaderBlock.of(method, network.authority(), token, deadlineSeconds));
    connection().send(new Call(block, request.toByteArray(), ended));
  }

  @Override
  public void close() {
    network.close();
  }

  /** One after the other; a server sends a connection away when it is old. */
  private GrpcConnection connection() {
    turn = turn + 1 == connections.length ? 0 : turn + 1;
    if (connections[turn].isLeaving()) {
      connections[turn] = connect();
    }
    return connections[turn];
  }

  private GrpcConnection connect() {
    GrpcConnection connection = new GrpcConnection();
    ChannelFuture _ =
        network
            .connect(connection)
            .addListener(connected -> {
              if (!connected.isSuccess()) {
                connection.lose();
              }
            });
    return connection;
  }
}
