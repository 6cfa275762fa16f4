package com.nissmart.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/** A choice of a port of 127.0.0.1 on which nothing listens. */
public final class FreePort {
  // Below the range that Linux gives to outgoing connections: none takes the port before we do.
  private static final int FIRST = 20_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 100;

  private FreePort() {}

  /** Returns another port each time; a caller must expect that it is taken before it is used. */
  public static int pick() {
    RandomGenerator random = RandomGenerator.getDefault();
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new CannotStartException("found no free port between " + FIRST + " and " + LAST);
  }

  /**
   * Refuses a port that is in use, before anything is started for it.
   *
   * @param port 0 means any and is always free
   * @param setting the name of the setting that chooses another
   * @throws CannotStartException naming the port and the setting
   */
  public static void require(String host, int port, String setting) {
    if (!isFree(new InetSocketAddress(host, port))) {
      throw new CannotStartException(
          "port " + port + " of " + host + " is taken: choose another with " + setting);
    }
  }

  private static boolean isFree(int port) {
    return isFree(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static boolean isFree(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
