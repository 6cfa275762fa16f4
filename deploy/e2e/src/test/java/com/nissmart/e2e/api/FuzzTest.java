package com.nissmart.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Hostile requests to every documented operation. None gets a 5xx except a documented 503, every
 * refusal is a documented problem, and no balance changes. {@code deploy/e2e/fuzz} sends a hundred
 * thousand; the seed in the report makes the same requests again.
 */
final class FuzzTest {
  private static final int REQUESTS = Integer.getInteger("nissmart.fuzz.requests", 3_000);
  private static final long SEED = Long.getLong("nissmart.fuzz.seed", 20_260_115L);
  private static final int SENDERS = 8;
  private static final int LONGEST_REPORT = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PublishedOpenApi document =
      PublishedOpenApi.of(RestClient.anonymous(SharedSystem.gateway()));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<String> findings = new ConcurrentLinkedQueue<>();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();

  @Test
  void hostile_requests_break_nothing_and_move_no_money() throws Exception {
    CallersByRole cast = new CallersByRole();
    Saver ada = Saver.joins(SharedSystem.gateway(), "fuzzada").has(1_000_000);
    Saver mallory = Saver.joins(SharedSystem.gateway(), "mallory");
    List<String> ids =
        List.of(
            ada.account(),
            reversed(cast, ada.deposits("d-" + UUID.randomUUID(), 1_000).id()),
            "wdr_00000000000000000000000001",
            "usr_00000000000000000000000001",
            "whk_00000000000000000000000001");
    List<String> tokens =
        List.of(mallory.rest().token(), cast.as("operator").token(), cast.as("auditor").token());
    LedgerTables book = LedgerTables.of(SharedSystem.data());
    Map<String, Long> before = book.restingBalances();

    send(ids, tokens);

    System.out.println(
        "fuzz: " + REQUESTS + " requests, seed " + SEED + ", answers " + new TreeMap<>(statuses));
    assertThat(findings.stream().limit(LONGEST_REPORT)).as(findings.size() + " findings").isEmpty();
    assertThat(book.restingBalances()).containsAllEntriesOf(before);
    assertThat(book.sumOfEntries()).isZero();
    assertThat(ada.available()).isEqualTo(1_000_000);
  }

  /** Reverses a transaction, so that no later request can move its money again. */
  private static String reversed(CallersByRole cast, String transaction) {
    RestResponse answer =
        cast.as("operator")
            .post(
                "/v1/ops/transactions/" + transaction + "/reverse",
                "r-" + UUID.randomUUID(),
                Map.of("note", "before the fuzz"));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return transaction;
  }

  private void send(List<String> ids, List<String> tokens) throws InterruptedException {
    AtomicLong next = new AtomicLong();
    try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
      for (int i = 0; i < SENDERS; i++) {
        senders.execute(() -> {
          for (long n = next.getAndIncrement(); n < REQUESTS; n = next.getAndIncrement()) {
            one(n, ids, tokens);
          }
        });
      }
      senders.shutdown();
      assertThat(senders.awaitTermination(1, TimeUnit.HOURS)).isTrue();
    }
  }

  private void one(long number, List<String> ids, List<String> tokens) {
    HostileRequest hostile = new HostileRequest(document, ids, SEED, number);
    HttpRequest request;
    try {
      request = hostile.build(SharedSystem.gateway(), tokens);
    } catch (IllegalArgumentException e) {
      return; // The client itself refuses to send it.
    }
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      check(number, hostile, request, answer);
    } catch (IOException e) {
      report(number, request, "no answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      report(number, request, "the check failed: " + e);
    }
  }

  private void check(
      long number, HostileRequest hostile, HttpRequest request, HttpResponse<InputStream> answer)
      throws IOException {
    int status = answer.statusCode();
    statuses.computeIfAbsent(status, s -> new AtomicInteger()).incrementAndGet();
    String type = answer.headers().firstValue("Content-Type").orElse("");
    String text = "";
    try (InputStream in = answer.body()) {
      if (!type.startsWith("text/event-stream")) {
        text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    List<String> wrong = new ArrayList<>();
    if (status >= 500 && status != 503) {
      wrong.add("a defect");
    }
    if (answer.headers().firstValue("X-Request-Id").isEmpty()) {
      wrong.add("no X-Request-Id");
    }
    if (status >= 400) {
      wrong.addAll(ofProblem(type, text));
    } else if (type.startsWith("application/json")) {
      wrong.addAll(ofAnswer(hostile, status, text));
    }
    if (!wrong.isEmpty()) {
      report(number, request, status + " " + wrong + " " + text);
    }
  }

  private List<String> ofProblem(String type, String text) throws JsonProcessingException {
    if (!type.equals("application/problem+json")) {
      return List.of("not a problem but '" + type + "'");
    }
    String violations = document.violations("Problem", JSON.readTree(text));
    boolean leaks =
        text.contains("com.nissmart") || text.contains("java.") || text.contains("org.postgresql");
    List<String> wrong = new ArrayList<>();
    if (!violations.isEmpty()) {
      wrong.add(violations);
    }
    if (leaks) {
      wrong.add("it reveals internal names");
    }
    return wrong;
  }

  private List<String> ofAnswer(HostileRequest hostile, int status, String text)
      throws JsonProcessingException {
    JsonNode response =
        document.resolve(hostile.operation().node().path("responses").path("" + status));
    String reference = response.at("/content/application~1json/schema/$ref").asText();
    if (reference.isEmpty()) {
      return List.of("not documented");
    }
    String violations =
        document.violations(
            reference.substring(reference.lastIndexOf('/') + 1), JSON.readTree(text));
    return violations.isEmpty() ? List.of() : List.of(violations);
  }

  private void report(long number, HttpRequest request, String what) {
    String cut = what.length() > 600 ? what.substring(0, 600) : what;
    findings.add("#" + number + " " + HostileRequest.describe(request) + " -> " + cut);
  }
}
