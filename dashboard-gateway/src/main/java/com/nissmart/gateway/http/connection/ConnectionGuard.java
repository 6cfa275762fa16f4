package com.nissmart.gateway.http.connection;

import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.http.share.Shares.Grant;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The guard of one connection. It counts the connection for its address, and closes it when a
 * request does not begin in time, when a client sends many requests without reading the answers, or
 * when the header of the PROXY protocol is missing.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  private static final AttributeKey<ConnectionGuard> KEY =
      AttributeKey.valueOf(ConnectionGuard.class, "KEY");

  /** The most unanswered requests of an HTTP/1 connection; browsers send one at a time. */
  private static final int MOST_PIPELINED = 100;

  private final ConnectionSettings settings;
  private final Shares<InetAddress> shares;
  private final AtomicInteger requests = new AtomicInteger();
  private @Nullable InetAddress peer;
  private @Nullable InetAddress counted;

  /** The wait for headers, which began at the given nanosecond. */
  private boolean waiting;

  private long waitingSince;
  private boolean multiplexed;

  ConnectionGuard(ConnectionSettings settings, Shares<InetAddress> shares) {
    this.settings = settings;
    this.shares = shares;
  }

  /** Adds the guard to a new connection. */
  void attach(Channel channel) {
    channel.attr(KEY).set(this);
    channel.pipeline().addFirst(this);
  }

  /** Returns the guard of the request's connection. */
  static ConnectionGuard of(ServiceRequestContext context) {
    Channel channel = Objects.requireNonNull(context.log().partial().channel());
    return Objects.requireNonNull(channel.attr(KEY).get());
  }

  /** Returns the address at the other end of the connection, as a trusted PROXY header gives it. */
  static InetAddress peer(ServiceRequestContext context) {
    return Objects.requireNonNull(of(context).peer);
  }

  /** Counts a request whose headers have arrived until it ends. */
  void begin(ServiceRequestContext context) {
    waiting = false;
    multiplexed = context.sessionProtocol().isMultiplex();
    if (requests.incrementAndGet() > MOST_PIPELINED && !multiplexed) {
      var _ = Objects.requireNonNull(context.log().partial().channel()).close();
    }
    var _ = context.log().whenComplete().thenRun(requests::decrementAndGet);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    InetAddress remote = ((InetSocketAddress) ctx.channel().remoteAddress()).getAddress();
    boolean proxy = settings.clients().proxies().contains(remote);
    peer = remote;
    await();
    check(ctx);
    if (settings.proxyProtocol()) {
      if (!proxy) {
        var _ = ctx.close();
        return;
      }
      ctx.pipeline().addFirst(new HAProxyMessageDecoder());
    } else if (!proxy) {
      count(ctx, remote);
    }
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HAProxyMessage header) {
      peer = source(header, Objects.requireNonNull(peer));
      header.release();
      count(ctx, peer);
      return;
    }
    if (!waiting && !multiplexed && requests.get() == 0) {
      await();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (counted != null) {
      shares.giveBack(counted, 1);
      counted = null;
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
    if (failure.getCause() instanceof HAProxyProtocolException
        || failure instanceof HAProxyProtocolException) {
      var _ = ctx.close();
    } else {
      ctx.fireExceptionCaught(failure);
    }
  }

  private void count(ChannelHandlerContext ctx, InetAddress address) {
    InetAddress network = ClientAddresses.network(address);
    if (shares.take(network, 1) == Grant.TAKEN) {
      counted = network;
    } else {
      var _ = ctx.close();
    }
  }

  private void await() {
    waiting = true;
    waitingSince = System.nanoTime();
  }

  /** Closes the connection when headers are overdue, and otherwise looks again later. */
  private void check(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    long most = settings.headerTimeout().toNanos();
    long left = waiting ? most - (System.nanoTime() - waitingSince) : most;
    if (left <= 0) {
      var _ = ctx.close();
    } else {
      var _ = ctx.executor().schedule(() -> check(ctx), left, TimeUnit.NANOSECONDS);
    }
  }

  /** Returns the client in the header; a proxy's own connections have none (LOCAL, UNKNOWN). */
  private static InetAddress source(HAProxyMessage header, InetAddress peer) {
    @Nullable String text = header.sourceAddress();
    @Nullable InetAddress source =
        text == null || header.command() == HAProxyCommand.LOCAL
            ? null
            : NetUtil.createInetAddressFromIpAddressString(text);
    return source == null ? peer : source;
  }
}
