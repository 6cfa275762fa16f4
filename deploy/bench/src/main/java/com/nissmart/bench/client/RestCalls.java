package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asynchronous requests to the gateway over a few connections, all on one thread. */
public final class RestCalls implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SECONDS_TO_END = 10;

  private final EventLoopGroup group;
  private final RestConnection[] connections;
  private final String authority;
  private int turn;

  /** Hears how a request ended. */
  public interface Ended {
    /** What the answer begins with; "" when none came. */
    void ended(String answer);
  }

  /** Opens the connections. */
  public RestCalls(int port, int connections) {
    boolean epoll = Epoll.isAvailable();
    this.group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    this.authority = HOST + ":" + port;
    this.connections = new RestConnection[connections];
    for (int i = 0; i < connections; i++) {
      RestConnection connection = new RestConnection();
      ChannelFuture _ =
          new Bootstrap()
              .group(group)
              .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(connection)
              .connect(HOST, port)
              .syncUninterruptibly();
      this.connections[i] = connection;
    }
  }

  /** The one thread of all requests and endings. */
  public ScheduledExecutorService thread() {
    return group.next();
  }

  String authority() {
    return authority;
  }

  /** Sends a request; to be called on {@link #thread}. */
  void send(byte[] headers, byte[] body, Ended ended) {
    turn = turn + 1 == connections.length ? 0 : turn + 1;
    connections[turn].send(new RestRequest(headers, body, ended));
  }

  @Override
  public void close() {
    boolean ended =
        group
            .shutdownGracefully(0, 1, TimeUnit.SECONDS)
            .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    if (!ended) {
      throw new IllegalStateException("the thread of the requests does not end");
    }
  }
}
