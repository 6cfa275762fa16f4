package com.nissmart.accounts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The server of an integrator, which keeps deliveries and answers as a test demands. */
final class WebhookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Hook> received = new CopyOnWriteArrayList<>();
  private volatile Function<Hook, Integer> answer = hook -> 204;
  private volatile String body = "";
  private volatile String location = "";
  private volatile String retryAfter = "";

  /** A delivery with the headers of Standard Webhooks. */
  record Hook(String id, String timestamp, String signature, String body) {
    String type() {
      return body.replaceAll("(?s).*?\"type\":\"([a-z.]+)\".*", "$1");
    }

    /** Returns whether one of the signatures was made with this secret. */
    boolean isSignedWith(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] signed = (id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8);
        String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
        return Arrays.asList(signature.split(" ", -1)).contains(expected);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  WebhookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  List<Hook> received() {
    return received;
  }

  void answers(Function<Hook, Integer> next) {
    answer = next;
  }

  void answers(int status) {
    answer = hook -> status;
  }

  void answersWith(int status, String text, String redirect) {
    answer = hook -> status;
    body = text;
    location = redirect;
  }

  void answersLater(int status, String pause) {
    answer = hook -> status;
    retryAfter = pause;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    Hook hook =
        new Hook(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            exchange.getRequestHeaders().getFirst("webhook-timestamp"),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    int status = answer.apply(hook);
    received.add(hook);
    if (!location.isEmpty()) {
      exchange.getResponseHeaders().set("location", location);
    }
    if (!retryAfter.isEmpty()) {
      exchange.getResponseHeaders().set("retry-after", retryAfter);
    }
    byte[] text = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }
}
