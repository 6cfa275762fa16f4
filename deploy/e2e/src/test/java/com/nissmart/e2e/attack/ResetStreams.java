package com.nissmart.e2e.attack;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** An HTTP/2 connection with many unfinished requests, which are reset after a while. */
final class ResetStreams implements Runnable {
  private static final int STREAMS = 100;
  private static final int BODY = 60 * 1024;
  private static final long HELD = Duration.ofSeconds(3).toNanos();

  private final InetAddress address;
  private final URI gateway;
  private final Tally tally;

  ResetStreams(InetAddress address, URI gateway, Tally tally) {
    this.address = address;
    this.gateway = gateway;
    this.tally = tally;
  }

  /** Sends and resets requests until the thread is interrupted. */
  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_2)
              .localAddress(address)
              .connectTimeout(Duration.ofSeconds(5))
              .build();
      hold(client);
      client.shutdownNow();
    }
  }

  private void hold(HttpClient client) {
    HttpRequest first = HttpRequest.newBuilder(gateway.resolve("/.well-known/jwks.json")).build();
    boolean upgraded =
        client
            .sendAsync(first, HttpResponse.BodyHandlers.discarding())
            .handle((response, failure) -> failure == null)
            .join();
    tally.count(upgraded ? "http/2 connection" : "http/2 no connection");
    List<CompletableFuture<HttpResponse<Void>>> streams =
        IntStream.range(0, upgraded ? STREAMS : 0)
            .mapToObj(n -> client.sendAsync(unfinished(), HttpResponse.BodyHandlers.discarding()))
            .toList();
    LockSupport.parkNanos(HELD);
    for (CompletableFuture<HttpResponse<Void>> stream : streams) {
      boolean answered = stream.isDone() && !stream.isCompletedExceptionally();
      tally.count("http/2 " + (answered ? stream.join().statusCode() : "held"));
      stream.cancel(true);
    }
  }

  private HttpRequest unfinished() {
    return HttpRequest.newBuilder(gateway.resolve("/v1/sessions"))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.fromPublisher(ResetStreams::sendMost, BODY + 1))
        .build();
  }

  /** Sends all bytes of the body but the last one. */
  private static void sendMost(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          private boolean sent;

          @Override
          public void request(long n) {
            if (!sent) {
              sent = true;
              subscriber.onNext(ByteBuffer.allocate(BODY));
            }
          }

          @Override
          public void cancel() {
            sent = true;
          }
        });
  }
}
