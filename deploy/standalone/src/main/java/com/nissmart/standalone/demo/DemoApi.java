package com.nissmart.standalone.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The client of the gateway's REST interface for the demo's savers. */
final class DemoApi implements AutoCloseable {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);
  private static final int OK = 200;
  private static final Set<Integer> MAY_BE_REFUSED = Set.of(409, 422);
  private static final Set<Integer> MAY_BE_TRIED_AGAIN = Set.of(429, 503, 504);
  private static final int TRIES = 5;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI gateway;

  DemoApi(URI gateway) {
    this.gateway = gateway;
  }

  /** The gateway's answer; {@code body} is an object. */
  record ApiAnswer(int status, JsonNode body) {
    boolean done() {
      return status == 201 || status == OK;
    }
  }

  /**
   * Sends a POST with its key. A refusal by a rule is returned; a busy system is asked again with
   * the same key; any other failure ends the demo.
   */
  ApiAnswer post(String path, String token, String key, Map<String, ?> body) {
    return persist(path, request(path, token, key, body));
  }

  /** Sends a POST once and returns its answer, whatever it is. */
  ApiAnswer attempt(String path, Map<String, ?> body) {
    return send(request(path, "", "", body));
  }

  private HttpRequest request(String path, String token, String key, Map<String, ?> body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(LONGEST_ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(write(body)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return request.build();
  }

  /** Sends a GET. */
  ApiAnswer get(String path, String token) {
    return persist(
        path,
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(LONGEST_ANSWER)
            .header("Authorization", "Bearer " + token)
            .build());
  }

  private ApiAnswer persist(String path, HttpRequest request) {
    ApiAnswer answer = send(request);
    for (int left = TRIES; left > 1 && MAY_BE_TRIED_AGAIN.contains(answer.status()); left--) {
      answer = send(request);
    }
    if (!answer.done() && !MAY_BE_REFUSED.contains(answer.status())) {
      throw new IllegalStateException(
          "The demo stopped at " + path + ": " + answer.status() + " " + answer.body());
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
  }

  private ApiAnswer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new ApiAnswer(response.statusCode(), json.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The demo was interrupted", e);
    }
  }

  private String write(Map<String, ?> body) {
    try {
      return json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
