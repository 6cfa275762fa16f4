package com.nissmart.e2e.attack;

import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.Saver;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** All attacks of one address, which has a few free accounts, at once. */
final class Attacker {
  private static final int SILENT = 600;
  private static final int BODIES = 150;
  private static final int FILES = 8;
  private static final int STREAMS_OF_ACCOUNT = 6;
  private static final int BODY = 64 * 1024;
  private static final int FILE = 3 * 1024 * 1024;
  private static final int DEPOSITS = 100;
  private static final long SECOND = 1_000_000_000;

  private final InetAddress address;
  private final URI gateway;
  private final RestClient stranger;
  private final List<Saver> accounts = new ArrayList<>();
  private final List<String> emails;
  private final Tally tally;

  /**
   * Prepares an attacker without accounts.
   *
   * @param emails of honest users, whose passwords are guessed
   */
  Attacker(InetAddress address, URI gateway, List<String> emails, Tally tally) {
    this.address = address;
    this.gateway = gateway;
    this.stranger = RestClient.from(address, gateway);
    this.emails = emails;
    this.tally = tally;
  }

  /** Signs up accounts, each with a webhook to a server that never answers. */
  void signUp(int number, String webhook) {
    for (int n = 0; n < number; n++) {
      Saver saver = Saver.joins(stranger, "mallory");
      accounts.add(saver);
      saver.rest().post("/v1/webhooks", Map.of("url", webhook, "events", List.of("transaction.*")));
    }
  }

  /** Makes the statement of the first account long. */
  void fillStatement() {
    for (int n = 0; n < DEPOSITS; n++) {
      accounts.getFirst().deposits("long-" + n, 1_000);
    }
  }

  /** Returns the attacks, each of which runs until its thread is interrupted. */
  List<Runnable> attacks() {
    Stream<Runnable> own =
        accounts.stream()
            .flatMap(saver ->
                Stream.of(
                    () -> repeat("statement", SECOND / 5, () -> statement(saver)),
                    () -> repeat("deposit", SECOND / 2, () -> deposit(saver))));
    return Stream.concat(
            Stream.of(
                () -> hold(held("body", bodies(), BODIES)),
                () -> hold(held("file", files(), FILES)),
                () -> hold(held("stream", streams(), STREAMS_OF_ACCOUNT * accounts.size())),
                () -> hold(held("silence", List.of(new byte[0]), SILENT)),
                () -> new ResetStreams(address, gateway, tally).run(),
                () -> repeat("guess", SECOND / 2, this::guess),
                () -> repeat("unknown", SECOND / 2, this::signInUnknown),
                () -> repeat("refresh", SECOND / 5, this::refresh),
                () -> repeat("callback", SECOND / 10, this::callback)),
            own)
        .toList();
  }

  private HeldConnections held(String what, List<byte[]> beginnings, int most) {
    return new HeldConnections(what, address, gateway, beginnings, most, tally);
  }

  /** Returns requests whose bodies lack their last byte. */
  private List<byte[]> bodies() {
    return Stream.of("/v1/sessions", "/v1/users", "/v1/callbacks/simulated")
        .map(path -> unfinished("POST " + path, "Content-Type: application/json\r\n", BODY))
        .toList();
  }

  private List<byte[]> files() {
    String headers = token(accounts.getFirst()) + "Content-Type: text/csv\r\n";
    return List.of(unfinished("POST /v1/withdrawal-files?file_id=f", headers, FILE));
  }

  private List<byte[]> streams() {
    return accounts.stream()
        .map(saver ->
            request("GET /v1/events", token(saver) + "Accept: text/event-stream\r\n")
                .getBytes(StandardCharsets.US_ASCII))
        .toList();
  }

  private static String token(Saver saver) {
    return "Authorization: Bearer " + saver.rest().token() + "\r\n";
  }

  private byte[] unfinished(String line, String headers, int length) {
    byte[] head =
        request(line, headers + "Content-Length: " + length + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + length - 1);
    Arrays.fill(all, head.length, all.length, (byte) ' ');
    return all;
  }

  private String request(String line, String headers) {
    return line + " HTTP/1.1\r\nHost: " + gateway.getAuthority() + "\r\n" + headers + "\r\n";
  }

  private int statement(Saver saver) {
    return saver
        .rest()
        .send("GET", "/v1/accounts/" + saver.account() + "/statement", RestClient.Body.NONE)
        .status();
  }

  private int deposit(Saver saver) {
    return saver.deposits("event-" + System.nanoTime(), 100).status();
  }

  private int guess() {
    return signIn(emails.get((int) (System.nanoTime() % emails.size())));
  }

  private int signInUnknown() {
    return signIn("nobody." + System.nanoTime() + "@example.com");
  }

  private int signIn(String email) {
    return stranger
        .post("/v1/sessions", Map.of("email", email, "password", "not the password"))
        .status();
  }

  private int refresh() {
    return stranger.post("/v1/sessions/refresh", Map.of("refresh_token", "junk")).status();
  }

  private int callback() {
    Map<String, String> headers =
        Map.of(
            "webhook-id",
            "evt-" + System.nanoTime(),
            "webhook-timestamp",
            Long.toString(System.currentTimeMillis() / 1_000),
            "webhook-signature",
            "v1,AAAA");
    return stranger.postCallback(headers, "{\"type\":\"" + "x".repeat(BODY / 2) + "\"}").status();
  }

  /** A request that returns its status. */
  private interface Sending {
    int send();
  }

  private void repeat(String what, long pause, Sending request) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        tally.count(what + " " + request.send());
      } catch (UncheckedIOException e) {
        tally.count(what + " no answer");
      } catch (IllegalStateException e) {
        return; // The attack is over.
      }
      LockSupport.parkNanos(pause);
    }
  }

  private static void hold(HeldConnections connections) {
    try (connections) {
      while (!Thread.currentThread().isInterrupted()) {
        connections.round();
        LockSupport.parkNanos(SECOND / 2);
      }
    }
  }
}
