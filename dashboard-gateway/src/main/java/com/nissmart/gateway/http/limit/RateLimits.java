package com.nissmart.gateway.http.limit;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.guard.EdgeSettings;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rate limits of each network address and each caller. Reads and writes count separately, so
 * that a client that polls can still pay.
 */
public final class RateLimits {
  private static final AttributeKey<RateLimit.Turn> TURN =
      AttributeKey.valueOf(RateLimits.class, "TURN");
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final RateLimit<InetAddress> addressReads;
  private final RateLimit<InetAddress> addressWrites;
  private final RateLimit<UUID> callerReads;
  private final RateLimit<UUID> callerWrites;

  public RateLimits(EdgeSettings settings, LongSupplier nanos) {
    this.addressReads = perSecond("address-reads", settings.addressReadsPerSecond(), nanos);
    this.addressWrites = perSecond("address-writes", settings.addressWritesPerSecond(), nanos);
    this.callerReads = perSecond("reads", settings.readsPerSecond(), nanos);
    this.callerWrites = perSecond("writes", settings.writesPerSecond(), nanos);
  }

  /** Counts a request against its address, also against an endpoint's own limit if it has one. */
  public void takeForAddress(
      ServiceRequestContext context,
      InetAddress network,
      @Nullable RateLimit<InetAddress> endpointLimit) {
    take(context, isRead(context) ? addressReads : addressWrites, network);
    if (endpointLimit != null) {
      take(context, endpointLimit, network);
    }
  }

  /** Counts a request against its caller. */
  public void takeForCaller(ServiceRequestContext context, UUID caller) {
    take(context, isRead(context) ? callerReads : callerWrites, caller);
  }

  /** Adds the state of the last limit, as draft-ietf-httpapi-ratelimit-headers defines it. */
  public static void addTo(ResponseHeadersBuilder headers, ServiceRequestContext context) {
    RateLimit.@Nullable Turn turn = context.attr(TURN);
    if (turn != null) {
      headers.set("ratelimit-policy", turn.policy());
      headers.set("ratelimit", turn.state());
      if (!turn.granted()) {
        headers.set(HttpHeaderNames.RETRY_AFTER, Long.toString(turn.waitSeconds()));
      }
    }
  }

  private static <K> void take(ServiceRequestContext context, RateLimit<K> limit, K key) {
    RateLimit.Turn turn = limit.take(key);
    context.setAttr(TURN, turn);
    if (!turn.granted()) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "Too many requests for the limit "
              + turn.policy()
              + "; try again in "
              + turn.waitSeconds()
              + " s");
    }
  }

  private static boolean isRead(ServiceRequestContext context) {
    return READS.contains(context.method());
  }

  private static <K> RateLimit<K> perSecond(String name, int perSecond, LongSupplier nanos) {
    return new RateLimit<>(name, perSecond * WINDOW.toSeconds(), WINDOW, nanos);
  }
}
