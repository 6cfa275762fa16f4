package com.nissmart.accounts.webhook.sending;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The addresses of the public network. Without this check a user could make us call servers inside
 * our own network (server-side request forgery). The ranges are those of the IANA registries of
 * special-purpose addresses.
 */
final class AddressRules {
  private static final List<Range> SPECIAL =
      List.of(
          Range.of("0.0.0.0", 8),
          Range.of("10.0.0.0", 8),
          Range.of("100.64.0.0", 10),
          Range.of("127.0.0.0", 8),
          // Contains the metadata server of clouds at 169.254.169.254.
          Range.of("169.254.0.0", 16),
          Range.of("172.16.0.0", 12),
          Range.of("192.0.0.0", 24),
          Range.of("192.0.2.0", 24),
          Range.of("192.88.99.0", 24),
          Range.of("192.168.0.0", 16),
          Range.of("198.18.0.0", 15),
          Range.of("198.51.100.0", 24),
          Range.of("203.0.113.0", 24),
          Range.of("224.0.0.0", 4),
          Range.of("240.0.0.0", 4),
          // In IPv6 nothing outside 2000::/3 is public. These parts of it contain an IPv4
          // address or are reserved for documentation.
          Range.of("2001::", 23),
          Range.of("2001:db8::", 32),
          Range.of("2002::", 16),
          Range.of("3fff::", 20));
  private static final Range GLOBAL_UNICAST = Range.of("2000::", 3);
  private static final int IPV6_BYTES = 16;

  private AddressRules() {}

  /** Returns whether deliveries may be sent to the address. */
  static boolean isPublic(InetAddress address) {
    boolean mayBe = address.getAddress().length != IPV6_BYTES || GLOBAL_UNICAST.contains(address);
    return mayBe && SPECIAL.stream().noneMatch(range -> range.contains(address));
  }

  private record Range(BigInteger network, int bytes, int prefix) {

    static Range of(String address, int prefix) {
      try {
        // The text is an IP address, so no name server is asked.
        byte[] bytes = InetAddress.getByName(address).getAddress();
        return new Range(shifted(bytes, prefix), bytes.length, prefix);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(address, e);
      }
    }

    boolean contains(InetAddress address) {
      byte[] bytesOfAddress = address.getAddress();
      return bytesOfAddress.length == bytes && shifted(bytesOfAddress, prefix).equals(network);
    }

    private static BigInteger shifted(byte[] address, int prefix) {
      return new BigInteger(1, address).shiftRight(address.length * 8 - prefix);
    }
  }
}
