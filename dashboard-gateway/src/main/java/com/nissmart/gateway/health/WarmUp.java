package com.nissmart.gateway.health;

import com.nissmart.gateway.rpc.Rpc;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a process do what every request makes it do, before there is any: answering over HTTP and
 * calling services. Java runs code many times slower until it has run often, so that the first
 * people after a restart would wait. The probes it sends need no credentials and read nothing.
 */
public final class WarmUp {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final int TIMES = 2_000;
  private static final Duration LONGEST = Duration.ofSeconds(4);
  private static final int CALL_MILLIS = 1_000;
  private static final byte[] PROBE =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int port;
  private final Collection<Channel> services;
  private final LongSupplier nanos;

  /**
   * A warm-up.
   *
   * @param port where the gateway listens
   * @param nanos a monotonic time
   */
  public WarmUp(int port, Collection<Channel> services, LongSupplier nanos) {
    this.port = port;
    this.services = services;
    this.nanos = nanos;
  }

  /** Returns when it is warm, or has tried for long enough, or there is nobody to call. */
  public void run() {
    long begun = nanos.getAsLong();
    for (Channel service : services) {
      call(service, begun + LONGEST.toNanos() / 2);
    }
    ask(begun + LONGEST.toNanos());
    log.info("warmed up in {} ms", TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begun));
  }

  private void call(Channel service, long end) {
    var health = HealthGrpc.newStub(service).withExecutor(Runnable::run);
    try {
      for (int n = 0; n < TIMES / services.size() && nanos.getAsLong() - end < 0; n++) {
        var _ =
            Rpc.<HealthCheckResponse>call(observer ->
                    health
                        .withDeadlineAfter(CALL_MILLIS, TimeUnit.MILLISECONDS)
                        .check(HealthCheckRequest.getDefaultInstance(), observer))
                .join();
      }
    } catch (CompletionException e) {
      log.debug("a service is away; calling it stays cold", e);
    }
  }

  private void ask(long end) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CALL_MILLIS);
      socket.setSoTimeout(CALL_MILLIS);
      socket.setTcpNoDelay(true);
      for (int n = 0; n < TIMES && nanos.getAsLong() - end < 0; n++) {
        socket.getOutputStream().write(PROBE);
        readAnswer(socket.getInputStream());
      }
    } catch (IOException e) {
      log.debug("the gateway does not answer itself; it stays cold", e);
    }
  }

  /** Up to the end of its body, an object without another one in it. */
  private static void readAnswer(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    int last;
    do {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IOException("the connection was closed");
      }
      last = buffer[length - 1];
    } while (last != '}');
  }
}
