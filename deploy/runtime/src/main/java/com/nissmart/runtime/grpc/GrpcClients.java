package com.nissmart.runtime.grpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Channels to other services. Every unary call has a deadline and carries a token and the current
 * trace. A call that is safe to repeat is retried when the other service is away.
 */
public final class GrpcClients {
  /** The token of a call, instead of the service's own: {@code stub.withOption(BEARER, token)}. */
  public static final CallOptions.Key<String> BEARER = CallOptions.Key.create("nissmart-bearer");

  /** The traceparent header of a call that is made outside of a gRPC call. */
  public static final CallOptions.Key<String> TRACEPARENT =
      CallOptions.Key.create("nissmart-traceparent");

  /** The words for an operator's action, a message ActionWords. */
  public static final CallOptions.Key<byte[]> ACTION = CallOptions.Key.create("nissmart-action");

  /** The deadline of a call that sets none; the call within which it is made may shorten it. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int KEEP_ALIVE_ANSWER_SECONDS = 10;

  private GrpcClients() {}

  /**
   * Makes a channel.
   *
   * @param target host:port; calls are spread over all addresses of the host
   * @param ownToken the tokens of the calling service for the called one, for calls without another
   *     token
   * @param services those called over the channel: their reads, and writes with an idempotency key,
   *     are retried
   */
  public static ManagedChannel channel(
      String target,
      Supplier<String> ownToken,
      GrpcSettings settings,
      ServiceDescriptor... services) {
    return NettyChannelBuilder.forTarget(target, settings.channelCredentials(target))
        .maxInboundMessageSize(LARGEST_ANSWER)
        .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
        .keepAliveTimeout(KEEP_ALIVE_ANSWER_SECONDS, TimeUnit.SECONDS)
        .keepAliveWithoutCalls(true)
        .defaultLoadBalancingPolicy("round_robin")
        .disableServiceConfigLookUp()
        .defaultServiceConfig(RetryPolicy.serviceConfig(List.of(services)))
        .intercept(new CallEssentials(ownToken))
        .build();
  }

  /** Makes a channel whose calls carry this token, or none when it is empty; for tests. */
  public static ManagedChannel channelWithToken(
      String target, Supplier<String> token, ServiceDescriptor... services) {
    return channel(target, token, GrpcSettings.LOOPBACK, services);
  }
}
