package com.nissmart.e2e.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Connections of one address that send the beginning of a request and then stay open. Those that
 * the server closes are replaced.
 */
final class HeldConnections implements AutoCloseable {
  /** The most connections opened in one round at first, so that the attack stays bounded. */
  private static final int FIRST_ROUNDS = 20;

  /** The part of all connections that a round replaces later. */
  private static final int REPLACED = 40;

  private static final int STATUS_LINE = "HTTP/1.1 200".length();

  private final String what;
  private final InetSocketAddress from;
  private final InetSocketAddress to;
  private final List<byte[]> beginnings;
  private final int most;
  private final Tally tally;
  private final Deque<Held> open = new ArrayDeque<>();
  private final ByteBuffer answer = ByteBuffer.allocateDirect(64 * 1024);
  private int opened;

  /** A connection and the bytes that it has not sent yet. */
  private record Held(SocketChannel channel, ByteBuffer rest) {}

  /**
   * Prepares connections without opening any.
   *
   * @param what the name of the attack in the tally
   * @param beginnings the bytes to send, used in turn
   */
  HeldConnections(
      String what, InetAddress from, URI gateway, List<byte[]> beginnings, int most, Tally tally) {
    this.what = what + " ";
    this.from = new InetSocketAddress(from, 0);
    this.to = new InetSocketAddress(gateway.getHost(), gateway.getPort());
    this.beginnings = beginnings;
    this.most = most;
    this.tally = tally;
  }

  /** Removes closed connections, sends and reads what is possible, and opens new ones. */
  void round() {
    open.removeIf(held -> !isOpen(held));
    int round = opened < most ? FIRST_ROUNDS : Math.ceilDiv(most, REPLACED);
    for (int n = 0; n < round && open.size() < most; n++) {
      open();
    }
  }

  @Override
  public void close() {
    open.forEach(held -> close(held.channel));
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void open() {
    try {
      SocketChannel channel = SocketChannel.open();
      byte[] beginning = beginnings.get(opened++ % beginnings.size());
      open.add(new Held(channel, ByteBuffer.wrap(beginning)));
      channel.bind(from);
      channel.connect(to);
      channel.configureBlocking(false);
      tally.count(what + "opened");
    } catch (IOException e) {
      tally.count(what + "not opened: " + e.getMessage());
    }
  }

  private boolean isOpen(Held held) {
    try {
      if (held.rest.hasRemaining()) {
        held.channel.write(held.rest);
      }
      answer.clear();
      int length = held.channel.read(answer);
      if (length > STATUS_LINE) {
        countStatus();
      }
      if (length >= 0) {
        return true;
      }
      tally.count(what + "closed");
    } catch (IOException e) {
      tally.count(what + "reset");
    }
    close(held.channel);
    return false;
  }

  private void countStatus() {
    byte[] start = new byte[STATUS_LINE];
    answer.flip().get(start);
    String line = new String(start, StandardCharsets.US_ASCII);
    if (line.startsWith("HTTP/1.1 ")) {
      tally.count(what + line.substring("HTTP/1.1 ".length()));
    }
  }
}
