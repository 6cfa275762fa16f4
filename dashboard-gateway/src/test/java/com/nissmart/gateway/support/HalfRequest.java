package com.nissmart.gateway.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A connection of a client that takes its time, from any address of the loopback network. */
public final class HalfRequest implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;

  private final Socket socket = new Socket();

  /** Connects from 127.0.0.{@code host} and sends nothing. */
  public HalfRequest(int port, int host) {
    try {
      socket.bind(new InetSocketAddress("127.0.0." + host, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(PATIENCE_MILLIS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends text as it is. */
  public HalfRequest send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes, as far as the server still takes them. */
  public HalfRequest send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      // The server has answered and closed; the test looks at the answer.
    }
    return this;
  }

  /** Sends the head of a POST with a body of some length. */
  public HalfRequest post(String path, int length, String headers) {
    return send(
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + length
            + "\r\n"
            + headers
            + "\r\n");
  }

  /** Returns the first line of the answer, or "" when there is none within the time. */
  public String answer(int patienceMillis) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      socket.setSoTimeout(patienceMillis);
      int next;
      while ((next = socket.getInputStream().read()) >= 0 && next != '\r') {
        line.write(next);
      }
    } catch (IOException e) {
      // No answer, or the end of the connection.
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads the rest of an answer in JSON without nested objects. */
  public void skipAnswer() {
    try {
      int next;
      do {
        next = socket.getInputStream().read();
      } while (next >= 0 && next != '}');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether the server neither answers nor closes the connection within the time. */
  public boolean isWaiting(int patienceMillis) {
    try {
      socket.setSoTimeout(patienceMillis);
      var _ = socket.getInputStream().read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns whether the server closes the connection without an answer. */
  public boolean isClosedByServer() {
    return answer(PATIENCE_MILLIS).isEmpty() && !isWaiting(1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
