package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import java.util.concurrent.ScheduledExecutorService;

/** Asynchronous requests to the gateway over a few connections, all on one thread. */
public final class RestCalls implements AutoCloseable {
  private final NetworkThread network;
  private final RestConnection[] connections;
  private int turn;

  /** Hears how a request ended. */
  public interface Ended {
    /** What the answer begins with; "" when none came. */
    void ended(String answer);
  }

  /** Opens the connections. */
  public RestCalls(int port, int connections) {
    this.network = new NetworkThread(port);
    this.connections = new RestConnection[connections];
    for (int i = 0; i < connections; i++) {
      RestConnection connection = new RestConnection();
      ChannelFuture _ = network.connect(connection).syncUninterruptibly();
      this.connections[i] = connection;
    }
  }

  /** The one thread of all requests and endings. */
  public ScheduledExecutorService thread() {
    return network.executor();
  }

  String authority() {
    return network.authority();
  }

  /** Sends a request; to be called on {@link #thread}. */
  void send(byte[] headers, byte[] body, Ended ended) {
    turn = turn + 1 == connections.length ? 0 : turn + 1;
    connections[turn].send(new RestRequest(headers, body, ended));
  }

  @Override
  public void close() {
    network.close();
  }
}
