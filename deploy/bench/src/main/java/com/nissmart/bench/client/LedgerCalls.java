package com.nissmart.bench.client;

import com.nissmart.contract.CallHeaders;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asynchronous calls over a few connections, all on one thread. */
public final class LedgerCalls implements AutoCloseable {
  private static final int SECONDS_TO_END = 10;

  private final EventLoopGroup group;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final CallOptions options;
  private int turn;

  /** Hears how a call ended. */
  public interface Ended {
    /** The status and, when that is OK, the response. */
    void ended(Status status, byte @Nullable [] response);
  }

  /**
   * Opens connections when they are first used.
   *
   * @param port of the ledger on 127.0.0.1
   * @param deadline of each call
   */
  public LedgerCalls(int port, int connections, Duration deadline) {
    boolean epoll = Epoll.isAvailable();
    group = group(epoll);
    for (int i = 0; i < connections; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .eventLoopGroup(group)
              .channelType(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
              .directExecutor()
              .usePlaintext()
              .maxInboundMessageSize(Integer.MAX_VALUE)
              .build());
    }
    options = CallOptions.DEFAULT;
    this.deadline = deadline;
  }

  private final Duration deadline;

  @SuppressWarnings("deprecation") // The group of the shaded Netty has no other name yet.
  private static EventLoopGroup group(boolean epoll) {
    return epoll ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
  }

  /** The one thread of all endings. */
  public ScheduledExecutorService thread() {
    EventLoop loop = group.next();
    return loop;
  }

  /** Makes a call; to be called on {@link #thread}. */
  public <Q> void call(MethodDescriptor<Q, byte[]> method, String token, Q request, Ended ended) {
    ManagedChannel channel = channels.get(turn);
    turn = turn + 1 == channels.size() ? 0 : turn + 1;
    ClientCall<Q, byte[]> call =
        channel.newCall(
            method, options.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS));
    Metadata headers = new Metadata();
    headers.put(CallHeaders.AUTHORIZATION, "Bearer " + token);
    call.start(new Listener(ended), headers);
    call.request(2);
    call.sendMessage(request);
    call.halfClose();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    boolean ended =
        group
            .shutdownGracefully(0, 1, TimeUnit.SECONDS)
            .awaitUninterruptibly(SECONDS_TO_END, TimeUnit.SECONDS);
    if (!ended) {
      throw new IllegalStateException("the thread of the calls does not end");
    }
  }

  private static final class Listener extends ClientCall.Listener<byte[]> {
    private final Ended ended;
    private byte @Nullable [] response;

    Listener(Ended ended) {
      this.ended = ended;
    }

    @Override
    public void onMessage(byte[] message) {
      response = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.ended(status, response);
    }
  }
}
