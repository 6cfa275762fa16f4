package com.nissmart.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** Speaks to one gateway, for one user or for nobody. */
final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

  private final URI gateway;
  private final String token;

  RestClient(URI gateway, String token) {
    this.gateway = gateway;
    this.token = token;
  }

  static RestClient anonymous(URI gateway) {
    return new RestClient(gateway, "");
  }

  RestClient withToken(String other) {
    return new RestClient(gateway, other);
  }

  /** The same user at a system that was started again on another port. */
  RestClient at(URI other) {
    return new RestClient(other, token);
  }

  String token() {
    return token;
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, Map<String, ?> body) {
    return send(withBody(path, body));
  }

  Answer post(String path, String key, Map<String, ?> body) {
    return send(withBody(path, body).header("Idempotency-Key", key));
  }

  /** A POST of a file. */
  Answer upload(String path, String type, String content) {
    return send(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(content)));
  }

  /** A POST without a body, such as a retry. */
  Answer post(String path, String key) {
    return send(
        request(path).header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpRequest.Builder withBody(String path, Map<String, ?> body) {
    try {
      return request(path)
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path)).timeout(LONGEST_ANSWER);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /**
   * Sends it.
   *
   * @throws UncheckedIOException when no answer came
   */
  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      JsonNode body =
          type.contains("json") ? JSON.readTree(response.body()) : MissingNode.getInstance();
      return new Answer(response.statusCode(), response.headers(), response.body(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
