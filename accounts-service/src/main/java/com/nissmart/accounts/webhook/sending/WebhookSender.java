package com.nissmart.accounts.webhook.sending;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.SplitHttpResponse;
import com.nissmart.contract.Ids;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The HTTP client of deliveries. It connects to the IP address that was checked, takes ten seconds
 * at most, follows no redirect, and reads little of the answer, because the receiver is not
 * trusted.
 */
public final class WebhookSender implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int KEPT_BYTES = 1_000;
  private static final int KEPT_CHARACTERS = 500;
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final WebhookAddress address;
  private final ClientFactory connections;

  /** Sends to the addresses that {@code address} allows. */
  public WebhookSender(WebhookAddress address) {
    this(address, ClientFactory.builder().connectTimeout(PATIENCE).build());
  }

  WebhookSender(WebhookAddress address, ClientFactory connections) {
    this.address = address;
    this.connections = connections;
  }

  /** Sends a body, signed with each of the secrets. */
  public DeliveryAnswer send(
      UUID deliveryId, String url, List<byte[]> secrets, String body, Instant now) {
    URI uri = URI.create(url);
    WebhookAddress.Target found = address.find(uri);
    InetAddress to = found.address();
    if (to == null) {
      return new DeliveryAnswer(body, 0, found.problem());
    }
    String id = Ids.DELIVERY.format(deliveryId);
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.POST, target(uri))
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.USER_AGENT, "Nissmart-Webhooks/1")
            .set("webhook-id", id)
            .set("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .set("webhook-signature", WebhookSignature.header(secrets, id, now, body))
            .build();
    SplitHttpResponse answer = client(uri, to).execute(headers, HttpData.ofUtf8(body)).split();
    FirstBytes first = new FirstBytes(KEPT_BYTES);
    answer.body().subscribe(first);
    CompletableFuture<DeliveryAnswer> whole =
        answer
            .headers()
            .thenCombine(
                first.body(),
                (head, bytes) -> new DeliveryAnswer(body, head.status().code(), readable(bytes)));
    return await(whole, body, problem -> answer.body().abort(problem));
  }

  @Override
  public void close() {
    connections.close();
  }

  /**
   * Returns a client that connects to the IP address, with the host's name in the certificate check
   * and the request.
   */
  private WebClient client(URI uri, InetAddress to) {
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    int usual = https ? HTTPS_PORT : HTTP_PORT;
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    Endpoint endpoint =
        Endpoint.of(host, uri.getPort() < 0 ? usual : uri.getPort()).withInetAddress(to);
    return WebClient.builder(https ? SessionProtocol.H1 : SessionProtocol.H1C, endpoint)
        .factory(connections)
        .responseTimeout(PATIENCE)
        .maxResponseLength(0)
        .build();
  }

  private static String target(URI uri) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static DeliveryAnswer await(
      CompletableFuture<DeliveryAnswer> answer, String body, Consumer<Throwable> abort) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abort.accept(e);
      return new DeliveryAnswer(body, 0, "No answer within %d s".formatted(PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      return new DeliveryAnswer(body, 0, readable(describe(e).getBytes(StandardCharsets.UTF_8)));
    } catch (InterruptedException e) {
      abort.accept(e);
      Thread.currentThread().interrupt();
      return new DeliveryAnswer(body, 0, "The service stopped while sending");
    }
  }

  private static String describe(ExecutionException problem) {
    Throwable cause = Objects.requireNonNullElse(problem.getCause(), problem);
    if (cause instanceof UnprocessedRequestException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    if (cause instanceof ConnectException) {
      // The exception's message contains the IP address, which stays private.
      return "ConnectException: no connection";
    }
    return cause instanceof IOException && message != null
        ? "%s: %s".formatted(cause.getClass().getSimpleName(), message)
        : cause.getClass().getSimpleName();
  }

  /** Returns the text without control characters, which PostgreSQL or a page could not handle. */
  private static String readable(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\p{C}\\s]+", " ").strip();
    return text.length() <= KEPT_CHARACTERS ? text : text.substring(0, KEPT_CHARACTERS);
  }
}
