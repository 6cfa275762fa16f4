package com.nissmart.e2e.api;

import static com.nissmart.e2e.api.HostileValues.pick;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nissmart.e2e.api.PublishedOpenApi.Operation;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A hostile request, made from the API document and a number. The same number makes the same
 * request.
 */
final class HostileRequest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final List<String> SEGMENTS =
      List.of(
          "x",
          "%00",
          "%2e%2e",
          "..%2f..%2fetc",
          "%252e",
          "acc_00000000000000000000000000",
          "usr_7zzzzzzzzzzzzzzzzzzzzzzzzz",
          "%F0%9F%98%80",
          "%C0%AF",
          "a;b=c",
          "%27%20OR%201%3D1",
          "-1",
          "A".repeat(500),
          "null",
          "%0d%0aX:%20y",
          "~",
          "*",
          "%5c");
  private static final List<String> ACCEPTS =
      List.of("*/*", "text/csv", "application/xml", "", ",", "q=1", "*/*;q=0", "text/csv;q=2,*/*");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "application/json; charset=utf-16",
          "text/plain",
          "application/xml",
          "multipart/form-data; boundary=x",
          "text/csv",
          "application/x-ndjson",
          "application/json;;",
          "x",
          "application/problem+json");
  private static final List<String> KEYS =
      List.of("", " ", "a b", "k".repeat(255), "k".repeat(256), "*", "a,b", "\"q\"");
  private static final List<String> TOKENS =
      List.of("x", "a.b.c", "nsk_x", "nsk_" + "A".repeat(43), "eyJhbGciOiJub25lIn0.e30.", "..");

  private final PublishedOpenApi document;
  private final Operation operation;
  private final RandomGenerator random;
  private final List<String> ids;

  /** Makes the request of a number; {@code ids} are ids of existing resources. */
  HostileRequest(PublishedOpenApi document, List<String> ids, long seed, long number) {
    this.document = document;
    this.ids = ids;
    this.random = new SplittableRandom(seed * 1_000_003 + number);
    this.operation =
        pick(
            random,
            document.operations().stream().filter(HostileRequest::leavesSessionsAlone).toList());
  }

  /**
   * Excludes operations that end sessions: a signed-out caller is refused before any other check.
   */
  private static boolean leavesSessionsAlone(Operation operation) {
    return !operation.method().equals("DELETE") || !operation.path().contains("session");
  }

  Operation operation() {
    return operation;
  }

  /** Builds the request in the name of one of the callers. */
  HttpRequest build(URI gateway, List<String> tokens) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gateway + path() + query())).timeout(LONGEST);
    header(request, "Accept", ACCEPTS, 20);
    header(request, "If-None-Match", List.of("*", "\"x\"", "x", ",,", "W/"), 12);
    header(request, "traceparent", List.of("x", "00-0-0-0", "ff-" + "a".repeat(60)), 12);
    header(request, "X-Request-Id", List.of("a b", "x".repeat(200), "é"), 12);
    header(request, "Origin", List.of("https://evil.example", "null"), 12);
    header(request, "Last-Event-ID", List.of("x", "-1.0", "99999999999999999999.1", "1.1"), 3);
    header(
        request,
        "Cookie",
        List.of("nissmart_session=x", "nissmart_session=" + "A".repeat(43), "a;b;=c"),
        12);
    String token = random.nextInt(10) == 0 ? pick(random, TOKENS) : pick(random, tokens);
    request.header("Authorization", "Bearer " + token);
    request.header(
        "Idempotency-Key",
        random.nextInt(5) == 0 ? pick(random, KEYS) : "fuzz-" + random.nextLong());
    body(request);
    return request.build();
  }

  private void header(HttpRequest.Builder request, String name, List<String> values, int oneIn) {
    if (random.nextInt(oneIn) == 0) {
      request.header(name, pick(random, values));
    }
  }

  private String path() {
    String path = operation.path();
    while (path.contains("{")) {
      String value = random.nextInt(3) == 0 ? pick(random, SEGMENTS) : pick(random, ids);
      path = path.substring(0, path.indexOf('{')) + value + path.substring(path.indexOf('}') + 1);
    }
    return random.nextInt(30) == 0 ? path + pick(random, List.of("/", "//x", "/.", "%20")) : path;
  }

  private String query() {
    List<String> pairs = new ArrayList<>();
    for (JsonNode parameter : document.parameters(operation)) {
      if (parameter.path("in").asText().equals("query") && random.nextInt(3) > 0) {
        String value =
            random.nextBoolean() ? parameter.path("example").asText() : HostileValues.text(random);
        pairs.add(parameter.path("name").asText() + "=" + encoded(value));
        if (random.nextInt(15) == 0) {
          pairs.add(pairs.getLast());
        }
      }
    }
    if (random.nextInt(15) == 0) {
      pairs.add(
          pick(random, List.of("sort=password", "fields=*", "=", "&&", "%00=1", "_method=PUT")));
    }
    return pairs.isEmpty() ? "" : "?" + String.join("&", pairs);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void body(HttpRequest.Builder request) {
    JsonNode content = operation.node().at("/requestBody/content");
    if (content.isMissingNode() && random.nextInt(10) > 0) {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
      return;
    }
    String documented = content.isEmpty() ? "application/json" : content.fieldNames().next();
    request.header("Content-Type", random.nextInt(8) == 0 ? pick(random, TYPES) : documented);
    request.method(
        operation.method(),
        HttpRequest.BodyPublishers.ofByteArray(bytes(content.path(documented))));
  }

  private byte[] bytes(JsonNode content) {
    JsonNode example = content.path("example");
    String text =
        example instanceof ObjectNode object
            ? json(HostileValues.spoil(object, random))
            : example.asText("{}");
    String broken =
        switch (random.nextInt(20)) {
          case 0 -> text.substring(0, text.length() / 2);
          case 1 -> text + "{}";
          case 2 -> "\uFEFF" + text;
          case 3 -> text.replaceFirst("\\{", "{\"amount\":1,\"amount\":2,");
          case 4 -> text.replaceFirst("\\}", ",}");
          case 5 -> "[".repeat(random.nextInt(10_000));
          case 6 -> pick(random, List.of("", "null", "[]", "\"x\"", "42", "true", "{}", "\u0000"));
          case 7 -> text.replace('"', '\'');
          case 8 -> text.replaceFirst(":\"", ":\"\\\\uD800");
          default -> text;
        };
    byte[] bytes = broken.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(20) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static String json(ObjectNode object) {
    return object.toString().replaceAll("\"" + HostileValues.RAW + "([^\"]*)\"", "$1");
  }

  /** Returns a description for the report. */
  static String describe(HttpRequest request) {
    return request.method() + " " + request.uri() + " " + Map.copyOf(request.headers().map());
  }
}
