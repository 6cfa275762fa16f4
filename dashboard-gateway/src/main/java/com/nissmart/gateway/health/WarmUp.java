package com.nissmart.gateway.health;

import com.nissmart.gateway.rpc.Rpc;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthStub;
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
 * The warm-up of a new process: answering over HTTP and calling services. Java runs code many times
 * slower until it has run often, so the first users after a restart would wait. The probes need no
 * credentials and read no data.
 *
 * @param port of the gateway
 * @param nanos a monotonic time
 */
public record WarmUp(int port, Collection<Channel> services, LongSupplier nanos) {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
  private static final int TIMES = 2_000;
  private static final Duration LONGEST = Duration.ofSeconds(4);
  private static final int CALL_MILLIS = 1_000;
  private static final byte[] PROBE =
      "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Runs until the process is warm, the time is up, or no service answers. */
  public void run() {
    long begun = nanos.getAsLong();
    for (Channel service : services) {
      callService(service, begun + LONGEST.toNanos() / 2);
    }
    callGateway(begun + LONGEST.toNanos());
    log.info("warmed up in {} ms", TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - begun));
  }

  private void callService(Channel service, long end) {
    HealthStub health = HealthGrpc.newStub(service).withExecutor(Runnable::run);
    try {
      for (int n = 0; n < TIMES / services.size() && nanos.getAsLong() - end < 0; n++) {
        HealthStub soon = health.withDeadlineAfter(CALL_MILLIS, TimeUnit.MILLISECONDS);
        var _ = Rpc.call(soon, HealthStub::check, HealthCheckRequest.getDefaultInstance()).join();
      }
    } catch (CompletionException e) {
      log.debug("a service is away, so calls to it stay cold", e);
    }
  }

  private void callGateway(long end) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CALL_MILLIS);
      socket.setSoTimeout(CALL_MILLIS);
      socket.setTcpNoDelay(true);
      for (int n = 0; n < TIMES && nanos.getAsLong() - end < 0; n++) {
        socket.getOutputStream().write(PROBE);
        readAnswer(socket.getInputStream());
      }
    } catch (IOException e) {
      log.debug("the gateway does not answer its own requests, so HTTP stays cold", e);
    }
  }

  /** Reads to the end of the body, which is a flat JSON object. */
  private static void readAnswer(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    int last;
    do {
      int length = in.read(buffer);
      if (length < 0) {
        throw new IOException("The connection was closed");
      }
      last = buffer[length - 1];
    } while (last != '}');
  }
}
