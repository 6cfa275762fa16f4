package com.nissmart.gateway.health;

import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.runtime.telemetry.Telemetry;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** For whoever watches the process: is it alive, can it serve, what does it count. */
public final class HealthApi {
  private static final long CHECK_SECONDS = 1;

  private final Map<String, Channel> services;
  private final Telemetry telemetry;
  private final BooleanSupplier warm;

  /** Probes of the gateway, ready only when it is warm, and the services behind it, by name. */
  public HealthApi(Map<String, Channel> services, Telemetry telemetry, BooleanSupplier warm) {
    this.warm = warm;
    this.services = new TreeMap<>(services);
    this.telemetry = telemetry;
  }

  /** The process is alive. */
  public CompletableFuture<Reply> alive(Exchange exchange) {
    return CompletableFuture.completedFuture(
        Reply.ok(out -> out.object().text("status", "ok").end()));
  }

  /**
   * All services can be reached and serve; otherwise UNAVAILABLE, with the name of each that does
   * not.
   */
  public CompletableFuture<Reply> ready(Exchange exchange) {
    Map<String, CompletableFuture<Boolean>> checks = new LinkedHashMap<>();
    services.forEach((name, channel) -> checks.put(name, serves(channel)));
    return CompletableFuture.allOf(checks.values().toArray(CompletableFuture[]::new))
        .thenApply(all -> {
          List<String> away = new ArrayList<>();
          addIf(away, "gateway", !warm.getAsBoolean());
          checks.forEach((name, serves) -> addIf(away, name, !serves.join()));
          if (!away.isEmpty()) {
            throw unavailable(away);
          }
          return Reply.ok(out -> out.object().text("status", "ready").end());
        });
  }

  /** The meters of this process, as Prometheus reads them. */
  public CompletableFuture<Reply> metrics(Exchange exchange) {
    byte[] text = telemetry.scrape().getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        Reply.of(HttpStatus.OK, MediaType.parse(Telemetry.CONTENT_TYPE), text));
  }

  private static CompletableFuture<Boolean> serves(Channel channel) {
    HealthCheckRequest whole = HealthCheckRequest.getDefaultInstance();
    return Rpc.<HealthCheckResponse>call(observer ->
            HealthGrpc.newStub(channel)
                .withDeadlineAfter(CHECK_SECONDS, TimeUnit.SECONDS)
                .check(whole, observer))
        .handle(
            (answer, failure) -> failure == null && answer.getStatus() == ServingStatus.SERVING);
  }

  private static void addIf(List<String> names, String name, boolean condition) {
    if (condition) {
      names.add(name);
    }
  }

  private static Refusal unavailable(List<String> away) {
    List<FieldError> errors =
        away.stream()
            .map(name ->
                new FieldError(name, "UNAVAILABLE", "The " + name + " service does not serve."))
            .toList();
    return new Refusal(
        Reason.UNAVAILABLE, "Not ready: " + String.join(", ", away) + ".", errors, null);
  }
}
