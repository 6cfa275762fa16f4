package com.nissmart.e2e.attack;

import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Honest users, each at an address of their own, who look, pay, sign in and print statements. */
final class HonestUsers {
  static final long START = 10_000_000;
  private static final int USERS = 20;
  private static final int FIRST_ADDRESS = 200;
  private static final long PAUSE_NANOS = Duration.ofMillis(150).toNanos();
  private static final int ROUND = 40;
  private static final int MOST_STATUS = 300;

  private final URI gateway;
  private final List<User> users;

  /** A user with their address. */
  private record User(InetAddress address, Saver saver) {}

  /** The duration of one request, and its answer if it failed. */
  private record Request(String kind, long nanos, String failure) {}

  /**
   * The figures of a phase.
   *
   * @param p99 milliseconds of 99 in 100 requests
   * @param kinds median and p99 by kind of request, for the output
   * @param failures their number by answer
   */
  record Figures(
      int requests,
      double success,
      double p99,
      Map<String, String> kinds,
      Map<String, Long> failures) {

    private static Figures of(List<Request> all) {
      Map<String, Long> failures =
          all.stream()
              .filter(request -> !request.failure.isEmpty())
              .collect(
                  Collectors.groupingBy(
                      request -> request.kind + ": " + request.failure,
                      TreeMap::new,
                      Collectors.counting()));
      long failed = failures.values().stream().mapToLong(Long::longValue).sum();
      Map<String, String> kinds =
          all.stream()
              .collect(
                  Collectors.groupingBy(
                      Request::kind,
                      TreeMap::new,
                      Collectors.collectingAndThen(
                          Collectors.toList(),
                          some ->
                              "%d requests, %.1f ms, p99 %.1f ms"
                                  .formatted(
                                      some.size(), percentile(some, 50), percentile(some, 99)))));
      double success = 1 - failed / (double) all.size();
      return new Figures(all.size(), success, percentile(all, 99), kinds, failures);
    }

    private static double percentile(List<Request> some, int percent) {
      long[] sorted = some.stream().mapToLong(Request::nanos).sorted().toArray();
      return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }
  }

  private HonestUsers(URI gateway, List<User> users) {
    this.gateway = gateway;
    this.users = users;
  }

  /** Signs all of them up, each with money. */
  static HonestUsers join(URI gateway) {
    return new HonestUsers(
        gateway,
        IntStream.range(0, USERS)
            .mapToObj(n -> {
              InetAddress address = address(n);
              RestClient client = RestClient.from(address, gateway);
              return new User(address, Saver.joins(client, "honest").has(START));
            })
            .toList());
  }

  List<String> emails() {
    return users.stream().map(user -> user.saver.email()).toList();
  }

  /** Returns the money of all of them, which transfers between them do not change. */
  long money() {
    return users.stream().mapToLong(user -> user.saver.available()).sum();
  }

  /** Works for a time and returns how it went. */
  Figures work(Duration time) throws InterruptedException {
    Queue<Request> done = new ConcurrentLinkedQueue<>();
    long end = System.nanoTime() + time.toNanos();
    List<Thread> threads =
        IntStream.range(0, users.size())
            .mapToObj(n -> Thread.startVirtualThread(() -> work(n, end, done)))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return Figures.of(List.copyOf(done));
  }

  private void work(int number, long end, Queue<Request> done) {
    User user = users.get(number);
    User other = users.get((number + 1) % users.size());
    String wallet = "/v1/accounts/" + user.saver.account();
    for (int n = number; System.nanoTime() - end < 0; n++) {
      RestClient rest = user.saver.rest();
      String key = "honest-" + System.nanoTime();
      done.add(
          switch (n % ROUND) {
            case 5 ->
                timed(
                    "statement",
                    () -> rest.send("GET", wallet + "/statement", RestClient.Body.NONE));
            case 25 -> timed("sign-in", () -> signIn(user));
            case 0, 10, 20, 30 -> timed("payment", () -> user.saver.sends(other.saver, key, 100));
            case 15, 35 -> timed("history", () -> rest.get("/v1/transactions?limit=20"));
            default -> timed("balance", () -> rest.get(wallet));
          });
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Signs in as on a new device, which needs a new connection. */
  private RestResponse signIn(User user) {
    return RestClient.from(user.address, gateway)
        .post("/v1/sessions", Map.of("email", user.saver.email(), "password", Saver.PASSWORD));
  }

  private static Request timed(String kind, Supplier<RestResponse> request) {
    long from = System.nanoTime();
    String failure;
    try {
      RestResponse response = request.get();
      failure =
          response.status() < MOST_STATUS ? "" : response.status() + " " + response.text("code");
    } catch (UncheckedIOException e) {
      failure = String.valueOf(e.getCause());
    }
    return new Request(kind, System.nanoTime() - from, failure);
  }

  private static InetAddress address(int number) {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (FIRST_ADDRESS + number)});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
