package com.nissmart.accounts.webhook.sending;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.UnprocessedRequestException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SplitHttpResponse;
import com.nissmart.contract.Ids;
import java.io.IOException;
import java.net.ConnectException;
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
    WebhookAddress.Target found = address.find(URI.create(url));
    DeliveryRoute route = found.route();
    if (route == null) {
      return DeliveryAnswer.none(body, found.problem());
    }
    String id = Ids.DELIVERY.format(deliveryId);
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.POST, route.path())
            .contentType(MediaType.JSON)
            .set(HttpHeaderNames.USER_AGENT, "Nissmart-Webhooks/1")
            .set("webhook-id", id)
            .set("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .set("webhook-signature", WebhookSignature.header(secrets, id, now, body))
            .build();
    SplitHttpResponse answer = client(route).execute(headers, HttpData.ofUtf8(body)).split();
    FirstBytes first = new FirstBytes(KEPT_BYTES);
    answer.body().subscribe(first);
    CompletableFuture<DeliveryAnswer> whole =
        answer
            .headers()
            .thenCombine(
                first.body(),
                (head, bytes) ->
                    new DeliveryAnswer(
                        body, head.status().code(), readable(bytes), RetryAfter.of(head, now)));
    return await(whole, body, problem -> answer.body().abort(problem));
  }

  @Override
  public void close() {
    connections.close();
  }

  private WebClient client(DeliveryRoute route) {
    return WebClient.builder(route.protocol(), route.endpoint())
        .factory(connections)
        .responseTimeout(PATIENCE)
        .maxResponseLength(0)
        .build();
  }

  private static DeliveryAnswer await(
      CompletableFuture<DeliveryAnswer> answer, String body, Consumer<Throwable> abort) {
    try {
      return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abort.accept(e);
      return DeliveryAnswer.none(body, "No answer within %d s".formatted(PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      return DeliveryAnswer.none(body, readable(describe(e).getBytes(StandardCharsets.UTF_8)));
    } catch (InterruptedException e) {
      abort.accept(e);
      Thread.currentThread().interrupt();
      return DeliveryAnswer.none(body, "The service stopped while sending");
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
