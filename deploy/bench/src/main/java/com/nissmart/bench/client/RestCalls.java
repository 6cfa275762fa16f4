package com.nissmart.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledExecutorService;

/** Asynchronous requests to the gateway over a few connections, all on one thread. */
public final class RestCalls implements AutoCloseable {
  private static final int KEPT = 160;
  private static final byte[] NOTHING = new byte[0];

  private final Http2Client client;

  /** Receives the answer to a request. */
  interface AnswerListener {
    /** Handles the first characters of the answer; they are "" when none came. */
    void ended(String answer);
  }

  /** Opens the connections. */
  public RestCalls(int port, int connections) {
    client = new Http2Client(port, connections);
  }

  /** Returns the one thread of all requests and answers. */
  public ScheduledExecutorService thread() {
    return client.thread();
  }

  /** Makes the headers of a GET by the owner of a token. */
  RequestHeaders get(String path, String token) {
    return new RequestHeaders("GET", path, client.authority(), token);
  }

  /** Sends a GET; to be called on {@link #thread}. */
  void send(RequestHeaders headers, AnswerListener listener) {
    send(headers, NOTHING, listener);
  }

  /** Sends a POST of JSON; to be called on {@link #thread}. */
  void post(String path, String token, String key, byte[] body, AnswerListener listener) {
    send(headersOfPost(path, client.authority(), token, key), body, listener);
  }

  static RequestHeaders headersOfPost(String path, String authority, String token, String key) {
    return new RequestHeaders(
        "POST", path, authority, token, "content-type", "application/json", "idempotency-key", key);
  }

  private void send(RequestHeaders headers, byte[] body, AnswerListener listener) {
    client.send(
        new Http2Exchange(
            headers,
            body,
            (last, response) ->
                listener.ended(
                    last == null
                        ? ""
                        : new String(
                            response,
                            0,
                            Math.min(KEPT, response.length),
                            StandardCharsets.UTF_8))));
  }

  @Override
  public void close() {
    client.close();
  }
}
