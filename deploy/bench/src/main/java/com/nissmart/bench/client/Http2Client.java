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
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A few HTTP/2 connections to servers on this machine, all on one thread. */
final class Http2Client implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SECONDS_TO_END = 10;

  private final EventLoopGroup group;
  private final Bootstrap bootstrap;
  private final List<Integer> ports;
  private final Http2ClientConnection[] connections;
  private int turn;

  Http2Client(int port, int connections) {
    this(List.of(port), connections);
  }

  /** Opens connections to the ports in turn. */
  Http2Client(List<Integer> ports, int connections) {
    this.ports = List.copyOf(ports);
    boolean epoll = Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true);
    this.connections = new Http2ClientConnection[connections];
    for (int i = 0; i < connections; i++) {
      this.connections[i] = connect(i);
    }
  }

  /** The one thread of all requests and responses. */
  ScheduledExecutorService thread() {
    return group.next();
  }

  /** Returns host and port of the first server. */
  String authority() {
    return HOST + ":" + ports.getFirst();
  }

  /** Sends a request on the next connection; to be called on {@link #thread}. */
  void send(Http2Exchange exchange) {
    turn = turn + 1 == connections.length ? 0 : turn + 1;
    if (connections[turn].isLeaving()) {
      connections[turn] = connect(turn);
    }
    connections[turn].send(exchange);
  }

  @Override
  public void close() {
    boolean ended =
        group
            .shutdownGracefully(0, 1, TimeUnit.SECONDS)
            .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    if (!ended) {
      throw new IllegalStateException("The thread of " + authority() + " does not end");
    }
  }

  private Http2ClientConnection connect(int number) {
    Http2ClientConnection connection = new Http2ClientConnection(this::send);
    ChannelFuture connected =
        bootstrap
            .clone()
            .handler(connection.handler())
            .connect(HOST, ports.get(number % ports.size()));
    ChannelFuture _ = connected.channel().closeFuture().addListener(closed -> connection.close());
    return connection;
  }
}
