package com.nissmart.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A client that checks every answer, also against openapi.yaml. */
public final class GatewayClient {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final AtomicLong KEYS = new AtomicLong();

  private final int port;
  private final List<String> headers = new ArrayList<>();

  GatewayClient(int port, String token) {
    this.port = port;
    if (!token.isEmpty()) {
      headers.addAll(List.of("Authorization", "Bearer " + token));
    }
  }

  private GatewayClient(GatewayClient other, String name, String value) {
    this.port = other.port;
    this.headers.addAll(other.headers);
    this.headers.addAll(List.of(name, value));
  }

  /** The same client with one more header. */
  public GatewayClient with(String name, String value) {
    return new GatewayClient(this, name, value);
  }

  /** The same client with an idempotency key that was never used. */
  public GatewayClient withKey() {
    return with("Idempotency-Key", "key-" + KEYS.incrementAndGet());
  }

  /** GET. */
  public RestAnswer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  public RestAnswer delete(String path) {
    return send("DELETE", path, BodyPublishers.noBody());
  }

  /** POST of JSON. */
  public RestAnswer post(String path, String json) {
    return post(path, json.getBytes(StandardCharsets.UTF_8));
  }

  /** POST of bytes that claim to be JSON. */
  public RestAnswer post(String path, byte[] body) {
    return with("Content-Type", "application/json")
        .send("POST", path, BodyPublishers.ofByteArray(body));
  }

  public RestAnswer put(String path, String json) {
    return with("Content-Type", "application/json")
        .send("PUT", path, BodyPublishers.ofString(json));
  }

  /** PATCH of JSON. */
  public RestAnswer patch(String path, String json) {
    return with("Content-Type", "application/json")
        .send("PATCH", path, BodyPublishers.ofString(json));
  }

  /** POST without a body. */
  public RestAnswer post(String path) {
    return send("POST", path, BodyPublishers.noBody());
  }

  /** Sends any method without the checks, for unusual answers. */
  public RestAnswer unchecked(String method, String path) {
    return exchange(method, path, BodyPublishers.noBody());
  }

  /** Any method. */
  public RestAnswer send(String method, String path, BodyPublisher body) {
    RestAnswer answer = exchange(method, path, body);
    check(method, path, answer);
    return answer;
  }

  private RestAnswer exchange(String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).method(method, body);
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new RestAnswer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static void check(String method, String path, RestAnswer answer) {
    String what = method + " " + path + " -> " + answer.status() + " " + answer.body();
    assertThat(answer.header("x-content-type-options")).as(what).isEqualTo("nosniff");
    assertThat(answer.header("content-security-policy")).as(what).contains("default-src 'none'");
    assertThat(answer.header("x-request-id")).as(what).isNotEmpty();
    assertThat(answer.header("cache-control")).as(what).isNotEmpty();
    assertThat(answer.header("server")).as(what).isEmpty();
    assertThat(answer.headers().map().keySet())
        .as(what)
        .noneMatch(name -> name.startsWith("access-control"));
    if (answer.status() >= 400 && !method.equals("HEAD")) {
      assertThat(answer.header("content-type")).as(what).isEqualTo("application/problem+json");
      assertThat(answer.json().path("status").asInt()).as(what).isEqualTo(answer.status());
      assertThat(answer.text("/trace_id")).as(what).matches("[0-9a-f]{32}");
      assertThat(answer.body().replaceAll("Exception not (found|actionable)", ""))
          .as(what)
          .doesNotContain("Exception", "com.nissmart", "java.", "\tat ", "SELECT ");
    }
    OpenApiContract.check(method, path, answer);
  }
}
