package com.nissmart.accounts.webhook.sending;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which addresses are in the public network. Whoever may choose an address that we call from inside
 * our own network could otherwise make us call our neighbours (server-side request forgery); the
 * ranges are those of the IANA registries of special-purpose addresses.
 */
final class AddressRules {
  private static final List<Range> SPECIAL =
      List.of(
          Range.of("0.0.0.0", 8),
          Range.of("10.0.0.0", 8),
          Range.of("100.64.0.0", 10),
          Range.of("127.0.0.0", 8),
          // With the clouds' metadata at 169.254.169.254.
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
          // IPv6: what is outside of 2000::/3 is not public, and these parts of it hide an IPv4
          // address or are for documents.
          Range.of("2001::", 23),
          Range.of("2001:db8::", 32),
          Range.of("2002::", 16),
          Range.of("3fff::", 20));
  private static final Range GLOBAL_UNICAST = Range.of("2000::", 3);
  private static final int IPV6_BYTES = 16;

  private AddressRules() {}

  /** Whether an address may be called. */
  static boolean isPublic(InetAddress address) {
    boolean mayBe = address.getAddress().length != IPV6_BYTES || GLOBAL_UNICAST.contains(address);
    return mayBe && SPECIAL.stream().noneMatch(range -> range.contains(address));
  }

  private record Range(BigInteger network, int bytes, int prefix) {

    static Range of(String address, int prefix) {
      try {
        // A literal: nothing is asked of a name server.
        byte[] bytes = InetAddress.getByName(address).getAddress();
        return new Range(shifted(bytes, prefix), bytes.length, prefix);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(address, e);
      }
    }

    boolean contains(InetAddress address) {
      byte[] asked = address.getAddress();
      return asked.length == bytes && shifted(asked, prefix).equals(network);
    }

    private static BigInteger shifted(byte[] address, int prefix) {
      return new BigInteger(1, address).shiftRight(address.length * 8 - prefix);
    }
  }
}
