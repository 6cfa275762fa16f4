package com.nissmart.gateway.http.connection;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that requests come from. Each trusted proxy adds the address it saw at the right
 * end of the header, so the list is read from the right, and only while trusted proxies have
 * written it.
 *
 * @param header the one header that the proxies write: forwarded or x-forwarded-for
 */
public record ClientAddresses(TrustedProxies proxies, String header) {
  private static final AttributeKey<InetAddress> CLIENT =
      AttributeKey.valueOf(ClientAddresses.class, "CLIENT");
  private static final int PREFIX_BYTES = 8;
  private static final List<String> PROXY_HEADERS =
      List.of("forwarded", "x-forwarded-for", "x-forwarded-host", "via");

  /** The parameter "for" of one proxy's element (RFC 7239), maybe in quotes. */
  private static final Pattern FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\"\\s]+))\\s*(?=;|$)");

  /** An address with an optional port; an IPv6 address with a port is in brackets. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\[([^\\]]+)](?::[0-9]{1,5})?|([0-9.]+)(?::[0-9]{1,5})?|([0-9A-Fa-f:.]+)");

  /** Finds the address that a request comes from, and keeps it with the request. */
  void resolve(ServiceRequestContext context) {
    context.setAttr(CLIENT, of(ConnectionGuard.peer(context), context.request().headers()));
  }

  private static InetAddress of(ServiceRequestContext context) {
    return Objects.requireNonNull(context.attr(CLIENT), "the request has not been resolved");
  }

  /** Returns whether a program on this machine sent the request, and no proxy passed it on. */
  public static boolean isSameMachine(ServiceRequestContext context) {
    RequestHeaders headers = context.request().headers();
    return ConnectionGuard.peer(context).isLoopbackAddress()
        && PROXY_HEADERS.stream().noneMatch(headers::contains);
  }

  /** Returns the network of the request's address. */
  public static InetAddress network(ServiceRequestContext context) {
    return network(of(context));
  }

  /** Returns the address, or the /64 network of an IPv6 address, which one client owns whole. */
  static InetAddress network(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address;
    }
    byte[] bytes = address.getAddress();
    Arrays.fill(bytes, PREFIX_BYTES, bytes.length, (byte) 0);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are always an address", e);
    }
  }

  /** Returns the client of a connection from {@code peer}. */
  InetAddress of(InetAddress peer, RequestHeaders headers) {
    if (!proxies.contains(peer)) {
      return peer;
    }
    List<String> elements =
        headers.getAll(header).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .toList();
    InetAddress client = peer;
    for (int i = elements.size() - 1; i >= 0 && proxies.contains(client); i--) {
      @Nullable InetAddress before = address(elements.get(i));
      if (before == null) {
        break; // A proxy that hides its client, or text that no proxy of ours wrote.
      }
      client = before;
    }
    return client;
  }

  private @Nullable InetAddress address(String element) {
    String text = element.strip();
    if (header.equals("forwarded")) {
      Matcher found = FOR.matcher(text);
      if (!found.find()) {
        return null;
      }
      text = found.group(1) == null ? found.group(2) : found.group(1);
    }
    Matcher parts = ADDRESS.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    for (int group = 1; group <= parts.groupCount(); group++) {
      if (parts.group(group) != null) {
        return NetUtil.createInetAddressFromIpAddressString(parts.group(group));
      }
    }
    return null;
  }
}
