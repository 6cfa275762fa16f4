package com.nissmart.bench.client;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.channel.ChannelFuture;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
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

/** The one thread of the connections to a server on this machine. */
final class NetworkThread implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SECONDS_TO_END = 10;

  private final EventLoopGroup group;
  private final Bootstrap bootstrap;
  private final String authority;

  NetworkThread(int port) {
    boolean epoll = Epoll.isAvailable();
    group =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    bootstrap =
        new Bootstrap()
            .group(group)
            .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .remoteAddress(HOST, port);
    authority = HOST + ":" + port;
  }

  /** The server, as a request names it. */
  String authority() {
    return authority;
  }

  ScheduledExecutorService executor() {
    return group.next();
  }

  /** Begins a connection. */
  ChannelFuture connect(ChannelHandler connection) {
    return bootstrap.clone().handler(connection).connect();
  }

  @Override
  public void close() {
    boolean ended =
        group
            .shutdownGracefully(0, 1, TimeUnit.SECONDS)
            .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    if (!ended) {
      throw new IllegalStateException("the thread of " + authority + " does not end");
    }
  }
}
