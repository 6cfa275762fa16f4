package com.nissmart.ledger.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A bucket of an S3-compatible object store: three calls of its REST interface, with the bucket in
 * the path.
 */
final class ObjectBucket implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int EXISTS = 412;

  private final URI bucket;
  private final ObjectSignature signature;
  private final InstantSource clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST).build();

  /** The names of a page of objects, and the token of the next page; empty after the last one. */
  record Page(List<String> keys, String next) {}

  /**
   * Makes a client that has not connected.
   *
   * @param bucket such as https://s3.eu-west-1.amazonaws.com/heads, without a slash at its end
   */
  ObjectBucket(URI bucket, String region, ObjectAccess access, InstantSource clock) {
    this.bucket = bucket;
    this.signature = new ObjectSignature(region, access);
    this.clock = clock;
  }

  /** Returns the first keys with a prefix in their order. */
  Page list(String prefix, int limit, String token) {
    Map<String, String> query =
        new TreeMap<>(
            Map.of("list-type", "2", "max-keys", Integer.toString(limit), "prefix", prefix));
    if (!token.isEmpty()) {
      query.put("continuation-token", token);
    }
    return page(require(send("GET", "", query, "", false)));
  }

  String get(String key) {
    return require(send("GET", "/" + key, Map.of(), "", false));
  }

  /** Stores an object, and returns false when there is one with this key. */
  boolean putNew(String key, String content) {
    HttpResponse<String> response = send("PUT", "/" + key, Map.of(), content, true);
    if (response.statusCode() == EXISTS) {
      return false;
    }
    var _ = require(response);
    return true;
  }

  private HttpResponse<String> send(
      String method, String path, Map<String, String> query, String body, boolean onlyNew) {
    String parameters = ObjectSignature.query(query);
    URI uri = URI.create(bucket + path + (parameters.isEmpty() ? "" : "?" + parameters));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(LONGEST)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    signature.headers(method, uri, body.getBytes(UTF_8), clock.instant()).forEach(request::header);
    if (onlyNew) {
      request.header("If-None-Match", "*");
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The call was interrupted", e);
    }
  }

  private static String require(HttpResponse<String> response) {
    if (response.statusCode() != OK) {
      String again = response.statusCode() == CONFLICT ? " (another writer was faster)" : "";
      throw new IllegalStateException(
          "The object store answered %d%s: %.300s"
              .formatted(response.statusCode(), again, response.body()));
    }
    return response.body();
  }

  private static Page page(String xml) {
    List<String> keys = new ArrayList<>();
    String next = "";
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader reader =
          factory.createXMLStreamReader(new ByteArrayInputStream(xml.getBytes(UTF_8)), "UTF-8");
      while (reader.hasNext()) {
        if (reader.next() == XMLStreamReader.START_ELEMENT) {
          switch (reader.getLocalName()) {
            case "Key" -> keys.add(reader.getElementText());
            case "NextContinuationToken" -> next = reader.getElementText();
            default -> {}
          }
        }
      }
      return new Page(keys, next);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The object store's list cannot be read", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
