package com.nissmart.gateway.health;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthStub;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Probes and metrics: whether the process is alive, whether it can serve, and its counters. */
public record HealthApi(Map<String, Channel> services, Telemetry telemetry, BooleanSupplier warm) {
  private static final long CHECK_SECONDS = 1;

  /** Answers 200 while the process is alive. */
  public CompletableFuture<ApiReply> alive(ApiRequest http) {
    return CompletableFuture.completedFuture(
        ApiReply.ok(out -> out.object().text("status", "ok").end()));
  }

  /** Answers 200 when every service can be reached; otherwise 503 with the names of the others. */
  public CompletableFuture<ApiReply> ready(ApiRequest http) {
    Map<String, CompletableFuture<Boolean>> checks = new TreeMap<>();
    services.forEach((name, channel) -> checks.put(name, serves(channel)));
    return CompletableFuture.allOf(checks.values().toArray(CompletableFuture[]::new))
        .thenApply(all -> {
          List<String> away = new ArrayList<>(warm.getAsBoolean() ? List.of() : List.of("gateway"));
          checks.forEach((name, serves) -> {
            if (!serves.join()) {
              away.add(name);
            }
          });
          if (!away.isEmpty()) {
            throw unavailable(away);
          }
          return ApiReply.ok(out -> out.object().text("status", "ready").end());
        });
  }

  /** Answers with the meters of this process in the format of Prometheus. */
  public CompletableFuture<ApiReply> metrics(ApiRequest http) {
    byte[] text = telemetry.scrape().getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        ApiReply.of(HttpStatus.OK, MediaType.parse(Telemetry.CONTENT_TYPE), text));
  }

  /** As {@link #ready}; an unknown path to other machines and through proxies. */
  public CompletableFuture<ApiReply> readyOnSameMachine(ApiRequest http) {
    http.requireSameMachine();
    return ready(http);
  }

  /** As {@link #metrics}; an unknown path to other machines and through proxies. */
  public CompletableFuture<ApiReply> metricsOnSameMachine(ApiRequest http) {
    http.requireSameMachine();
    return metrics(http);
  }

  private static CompletableFuture<Boolean> serves(Channel channel) {
    HealthStub health =
        HealthGrpc.newStub(channel).withDeadlineAfter(CHECK_SECONDS, TimeUnit.SECONDS);
    return Rpc.call(health, HealthStub::check, HealthCheckRequest.getDefaultInstance())
        .handle(
            (answer, failure) -> failure == null && answer.getStatus() == ServingStatus.SERVING);
  }

  private static Refusal unavailable(List<String> away) {
    List<FieldError> errors =
        away.stream()
            .map(name -> new FieldError(name, "UNAVAILABLE", "Service " + name + " is not ready"))
            .toList();
    return new Refusal(Reason.UNAVAILABLE, "Not ready: " + String.join(", ", away), errors, null);
  }
}
