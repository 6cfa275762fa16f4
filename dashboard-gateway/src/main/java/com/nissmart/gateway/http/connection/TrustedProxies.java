package com.nissmart.gateway.http.connection;

import com.nissmart.runtime.settings.Settings;
import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks of our own proxies, whose statement of a client's address is believed. */
public final class TrustedProxies {
  /** Believes nobody. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final int BYTE_BITS = 8;

  private final List<Block> blocks;

  /**
   * Addresses of one family with the same first bits.
   *
   * @param rest the number of bits after the prefix
   */
  private record Block(int bytes, BigInteger prefix, int rest) {
    static Block of(InetAddress address, int bits) {
      byte[] all = address.getAddress();
      int rest = all.length * BYTE_BITS - bits;
      return new Block(all.length, new BigInteger(1, all).shiftRight(rest), rest);
    }

    boolean contains(InetAddress other) {
      byte[] all = other.getAddress();
      return all.length == bytes && new BigInteger(1, all).shiftRight(rest).equals(prefix);
    }
  }

  private TrustedProxies(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
  }

  /** Reads a setting with addresses and CIDR blocks, separated by commas; notes mistakes. */
  public static TrustedProxies read(Settings settings, String name) {
    List<Block> blocks = new ArrayList<>();
    for (String text : settings.text(name, "").split(",", -1)) {
      String block = text.strip();
      @Nullable Block parsed = parse(block);
      if (parsed != null) {
        blocks.add(parsed);
      } else if (!block.isEmpty()) {
        settings.error(
            name,
            "must be addresses or blocks such as 10.0.0.0/8, with commas, got '" + block + "'");
      }
    }
    return new TrustedProxies(blocks);
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  boolean contains(InetAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  private static @Nullable Block parse(String text) {
    int slash = text.indexOf('/');
    @Nullable InetAddress address =
        NetUtil.createInetAddressFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int most = address.getAddress().length * BYTE_BITS;
    String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
    return bits.matches("[0-9]{1,3}") && Integer.parseInt(bits) <= most
        ? Block.of(address, Integer.parseInt(bits))
        : null;
  }
}
