package com.nissmart.runtime.grpc;

import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.IoHandlerFactory;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read requests and write answers of a server's connections. A handler that
 * answers many calls at once does so on the network thread of each call: the answers then leave in
 * a few writes instead of one each.
 */
public final class NetworkThreads implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  private final boolean epoll = Epoll.isAvailable();
  private final EventLoopGroup acceptor;
  private final EventLoopGroup workers;

  /** Makes so many threads for the connections, and one that accepts them. */
  public NetworkThreads(String name, int count) {
    IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    this.acceptor =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(name + "-accept", true), handlers);
    this.workers =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory(name + "-network", true), handlers);
  }

  /** Returns the network thread of the current call, or this thread when the call has left it. */
  public Executor current() {
    for (EventExecutor worker : workers) {
      if (worker.inEventLoop()) {
        return worker;
      }
    }
    return Runnable::run;
  }

  void serve(NettyServerBuilder netty) {
    netty
        .bossEventLoopGroup(acceptor)
        .workerEventLoopGroup(workers)
        .channelType(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
  }

  @Override
  public void close() {
    long longest = LONGEST_CLOSE.toMillis();
    acceptor.shutdownGracefully(0, longest, TimeUnit.MILLISECONDS).awaitUninterruptibly(longest);
    workers.shutdownGracefully(0, longest, TimeUnit.MILLISECONDS).awaitUninterruptibly(longest);
  }
}
