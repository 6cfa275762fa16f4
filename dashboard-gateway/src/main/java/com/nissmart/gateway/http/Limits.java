package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.netty.util.AttributeKey;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much one network address and one caller may ask for, reads and writes apart, so that somebody
 * who polls can still pay. The addresses of forwarding headers do not count: anybody can write
 * them.
 */
public final class Limits {
  private static final AttributeKey<RateLimit.Turn> TURN =
      AttributeKey.valueOf(Limits.class, "TURN");
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int PREFIX_BYTES = 8;
  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final RateLimit<InetAddress> addressReads;
  private final RateLimit<InetAddress> addressWrites;
  private final RateLimit<UUID> callerReads;
  private final RateLimit<UUID> callerWrites;

  /** Limits with the numbers of the settings. */
  public Limits(EdgeSettings settings, LongSupplier nanos) {
    this.addressReads = perSecond("address-reads", settings.addressReadsPerSecond(), nanos);
    this.addressWrites = perSecond("address-writes", settings.addressWritesPerSecond(), nanos);
    this.callerReads = perSecond("reads", settings.readsPerSecond(), nanos);
    this.callerWrites = perSecond("writes", settings.writesPerSecond(), nanos);
  }

  /** What the address may ask for at all, and of this endpoint. */
  void takeForAddress(ServiceRequestContext context, Endpoint endpoint) {
    InetAddress address = network(context.remoteAddress().getAddress());
    take(context, isRead(context) ? addressReads : addressWrites, address);
    if (endpoint.limit() != null) {
      take(context, endpoint.limit(), address);
    }
  }

  /** What the caller may ask for. */
  void takeForCaller(ServiceRequestContext context, UUID caller) {
    take(context, isRead(context) ? callerReads : callerWrites, caller);
  }

  /** The limit that the request counted against last, or null. */
  static RateLimit.@Nullable Turn turn(ServiceRequestContext context) {
    return context.attr(TURN);
  }

  private static <K> void take(ServiceRequestContext context, RateLimit<K> limit, K who) {
    RateLimit.Turn turn = limit.take(who);
    context.setAttr(TURN, turn);
    if (!turn.granted()) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "Too many requests; try again in "
              + turn.waitSeconds()
              + " s. The limit is "
              + turn.policy());
    }
  }

  /** Who has one address of version 6 has 2^64 of them. */
  static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }

  private static boolean isRead(ServiceRequestContext context) {
    return READS.contains(context.method());
  }

  private static <K> RateLimit<K> perSecond(String name, int perSecond, LongSupplier nanos) {
    return new RateLimit<>(name, perSecond * WINDOW.toSeconds(), WINDOW, nanos);
  }
}
