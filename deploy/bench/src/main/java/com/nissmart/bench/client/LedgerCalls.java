package com.nissmart.bench.client;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asynchronous unary calls over a few connections, all on one thread. */
public final class LedgerCalls implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int SECONDS_TO_END = 10;

  private final EventLoopGroup group;
  private final Bootstrap bootstrap;
  private final GrpcConnection[] connections;
  private final Map<Caller, byte[]> headers = new HashMap<>();
  private final String authority;
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
    deadlineSeconds = Math.toIntExact(deadline.toSeconds());
    this.connections = new GrpcConnection[connections];
    for (int i = 0; i < connections; i++) {
      this.connections[i] = connect();
    }
  }

  /** The one thread of all calls and endings. */
  public ScheduledExecutorService thread() {
    return group.next();
  }

  /** Makes a call; to be called on {@link #thread}. */
  public void call(MethodDescriptor<?, ?> method, String token, MessageLite request, Ended ended) {
    byte[] block =
        headers.computeIfAbsent(
            new Caller(method, token),
            caller -> HeaderBlock.of(method, authority, token, deadlineSeconds));
    connection().call(new Call(block, request.toByteArray(), ended));
  }

  @Override
  public void close() {
    boolean ended =
        group
            .shutdownGracefully(0, 1, TimeUnit.SECONDS)
            .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    if (!ended) {
      throw new IllegalStateException("the thread of the calls does not end");
    }
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
        bootstrap
            .clone()
            .handler(connection)
            .connect()
            .addListener(connected -> {
              if (!connected.isSuccess()) {
                connection.lose();
              }
            });
    return connection;
  }
}
