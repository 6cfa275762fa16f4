package com.nissmart.bench.client;

import com.nissmart.bench.server.CallerTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * Reads the summary of the operators' dashboard (GET /v1/ops/summary). The gateway's answer is good
 * for a second; each of these waits until it is not, so that the ledger is asked every time.
 */
public final class SummaryReads {
  private static final int WARMUP = 20;
  private static final long APART_MILLIS = 1_010;
  private static final int DIGITS = 3;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HttpRequest request;

  /** Reads as an operator. */
  public SummaryReads(int port, CallerTokens tokens) {
    this.request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/ops/summary"))
            .header("Authorization", "Bearer " + tokens.token(new UUID(0, 1), "OPERATOR"))
            .timeout(LONGEST)
            .build();
  }

  /** So many answers, none of which lacks a part. */
  public Histogram run(int times) {
    Histogram took = new Histogram(DIGITS);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      for (int n = 0; n < WARMUP + times; n++) {
        Thread.sleep(APART_MILLIS);
        long begun = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - begun;
        check(answer);
        if (n >= WARMUP) {
          took.recordValue(nanos);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("the gateway does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return took;
  }

  private static void check(HttpResponse<String> answer) {
    if (answer.statusCode() != 200 || !answer.body().contains("\"missing\":[]")) {
      throw new IllegalStateException("not a whole summary: " + answer.body());
    }
  }
}
