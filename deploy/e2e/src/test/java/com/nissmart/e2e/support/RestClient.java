package com.nissmart.e2e.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** A REST client of one gateway, for one user or without a user. */
public final class RestClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration LONGEST_RESPONSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final URI gateway;
  private final String token;

  public RestClient(URI gateway, String token) {
    this(HTTP, gateway, token);
  }

  private RestClient(HttpClient http, URI gateway, String token) {
    this.http = http;
    this.gateway = gateway;
    this.token = token;
  }

  public static RestClient anonymous(URI gateway) {
    return new RestClient(gateway, "");
  }

  /** Returns a client without a user whose connections begin at an address of its own. */
  public static RestClient from(InetAddress address, URI gateway) {
    HttpClient own =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(address)
            .connectTimeout(LONGEST_CONNECT)
            .build();
    return new RestClient(own, gateway, "");
  }

  public RestClient withToken(String other) {
    return new RestClient(http, gateway, other);
  }

  /** Returns a client of the same user for another address. */
  public RestClient at(URI other) {
    return new RestClient(http, other, token);
  }

  public String token() {
    return token;
  }

  public RestResponse get(String path) {
    return send(request(path).GET());
  }

  public RestResponse post(String path, Map<String, ?> body) {
    return send(withBody(path, body));
  }

  public RestResponse put(String path, Map<String, ?> body) {
    HttpRequest post = withBody(path, body).build();
    return send(
        HttpRequest.newBuilder(post, (name, value) -> true)
            .method("PUT", post.bodyPublisher().orElseThrow()));
  }

  public RestResponse post(String path, String key, Map<String, ?> body) {
    return send(withBody(path, body).header("Idempotency-Key", key));
  }

  /** Posts a file. */
  public RestResponse upload(String path, String type, String content) {
    return send(
        request(path)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(content)));
  }

  /** Posts a callback of the bank, which has signed headers instead of a token. */
  public RestResponse postCallback(Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        request("/v1/callbacks/simulated")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request);
  }

  /** Posts without a body, such as a retry. */
  public RestResponse post(String path, String key) {
    return send(
        request(path).header("Idempotency-Key", key).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /**
   * The body of a request.
   *
   * @param type its media type
   */
  public record Body(String type, String text) {
    public static final Body NONE = new Body("", "");
  }

  /** Sends a request of any method with a new key. The body of an event stream is not read. */
  public RestResponse send(String method, String path, Body body) {
    HttpRequest.Builder request =
        request(path).header("Idempotency-Key", "any-" + UUID.randomUUID());
    if (!body.type().isEmpty()) {
      request.header("Content-Type", body.type());
    }
    request.method(
        method,
        body.text().isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body.text()));
    try {
      HttpResponse<InputStream> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean endless = type.startsWith("text/event-stream");
        String text = endless ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        JsonNode json = type.contains("json") ? JSON.readTree(text) : MissingNode.getInstance();
        return new RestResponse(response.statusCode(), response.headers(), text, json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
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
        HttpRequest.newBuilder(gateway.resolve(path)).timeout(LONGEST_RESPONSE);
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  /**
   * Sends a request.
   *
   * @throws UncheckedIOException when no response arrived
   */
  private RestResponse send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      String type = response.headers().firstValue("Content-Type").orElse("");
      JsonNode body =
          type.contains("json") ? JSON.readTree(response.body()) : MissingNode.getInstance();
      return new RestResponse(response.statusCode(), response.headers(), response.body(), body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
