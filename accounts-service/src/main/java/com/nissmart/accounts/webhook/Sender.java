package com.nissmart.accounts.webhook;

import com.nissmart.contract.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends one delivery over HTTP. Ten seconds for all of it, no redirect is followed, and little of
 * the answer is read: whoever answers is a stranger.
 */
public final class Sender {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SHOWN_BYTES = 1_000;
  private static final int SHOWN_CHARACTERS = 500;

  private final WebhookAddress address;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  /** Asks {@code address} before each attempt whether it may be sent to. */
  public Sender(WebhookAddress address) {
    this.address = address;
  }

  /** Sends a body, signed with each of the secrets. */
  Answer send(UUID deliveryId, String url, List<byte[]> secrets, String body, Instant now) {
    URI uri = URI.create(url);
    Optional<String> problem = address.problem(uri);
    if (problem.isPresent()) {
      return new Answer(body, 0, problem.get());
    }
    String id = Ids.DELIVERY.format(deliveryId);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("content-type", "application/json")
            .header("user-agent", "Nissmart-Webhooks/1")
            .header("webhook-id", id)
            .header("webhook-timestamp", Long.toString(now.getEpochSecond()))
            .header("webhook-signature", Signature.header(secrets, id, now, body))
            .POST(BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new FirstBytes(SHOWN_BYTES));
    return await(answer, body);
  }

  private static Answer await(CompletableFuture<HttpResponse<byte[]>> answer, String body) {
    try {
      HttpResponse<byte[]> response = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(body, response.statusCode(), shown(response.body()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Answer(body, 0, "no answer within %d s".formatted(PATIENCE.toSeconds()));
    } catch (ExecutionException e) {
      return new Answer(body, 0, shown(what(e).getBytes(StandardCharsets.UTF_8)));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return new Answer(body, 0, "the service stopped while sending");
    }
  }

  private static String what(ExecutionException problem) {
    Throwable cause = Objects.requireNonNullElse(problem.getCause(), problem);
    String message = cause.getMessage();
    return cause instanceof IOException && message != null
        ? "%s: %s".formatted(cause.getClass().getSimpleName(), message)
        : cause.getClass().getSimpleName();
  }

  /** Readable, and nothing that PostgreSQL or a page would stumble over. */
  private static String shown(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("[\\p{C}\\s]+", " ").strip();
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS);
  }
}
