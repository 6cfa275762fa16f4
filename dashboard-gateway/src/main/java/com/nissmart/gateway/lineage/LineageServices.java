package com.nissmart.gateway.lineage;

import com.nissmart.common.v1.FindLineageRequest;
import com.nissmart.common.v1.FindLineageResponse;
import com.nissmart.common.v1.GetLineageRequest;
import com.nissmart.common.v1.GetLineageResponse;
import com.nissmart.common.v1.LineageServiceGrpc.LineageServiceStub;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.lineage.Lineage.ServiceHop;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The services that record steps of movements, as if they were one.
 *
 * @param stubs by the name of the service
 */
record LineageServices(Map<String, LineageServiceStub> stubs) {
  private static final long SECONDS = 2;
  private static final int MOST_MATCHES = 50;
  private static final int MOST_IDS = 500;

  private static final String PAYOUT = "payout";

  /** Each service is asked with the ids that the ones before it have found. */
  private static final List<String> IN_TURN = List.of(PAYOUT, "ledger", "accounts");

  /** The parts of an answer so far. */
  record Gathered(List<ServiceHop> hops, Set<String> ids, Set<String> missing) {
    Gathered(Set<String> ids) {
      this(new ArrayList<>(), new LinkedHashSet<>(ids), new TreeSet<>());
    }

    void add(PartialResult<GetLineageResponse> part) {
      GetLineageResponse answer = part.value();
      if (answer == null) {
        missing.add(part.name());
        return;
      }
      answer.getHopsList().forEach(hop -> hops.add(new ServiceHop(part.name(), hop)));
      ids.addAll(answer.getRelatedIdsList());
    }
  }

  /** Returns the movements that a text names, newest first, and the services that are away. */
  CompletableFuture<Gathered> find(ApiRequest http, String text) {
    List<CompletableFuture<PartialResult<FindLineageResponse>>> answers =
        IN_TURN.stream().map(service -> ask(http, service, text)).toList();
    return all(answers)
        .thenCompose(parts -> {
          Gathered found = matches(parts);
          return all(found.hops().stream().map(match -> withdrawalOf(http, match)).toList())
              .thenApply(matches -> distinct(matches, found.missing()));
        });
  }

  private static Gathered matches(List<PartialResult<FindLineageResponse>> parts) {
    Gathered found = new Gathered(Set.of());
    for (PartialResult<FindLineageResponse> part : parts) {
      FindLineageResponse answer = part.value();
      if (answer == null) {
        found.missing().add(part.name());
      } else {
        answer.getMatchesList().forEach(hop -> found.hops().add(new ServiceHop(part.name(), hop)));
      }
    }
    return found;
  }

  /** Returns what payout-service knows of a transaction that it has requested. */
  private CompletableFuture<ServiceHop> withdrawalOf(ApiRequest http, ServiceHop match) {
    if (!match.hop().getActor().equals(PAYOUT)) {
      return CompletableFuture.completedFuture(match);
    }
    return ask(http, PAYOUT, match.hop().getId())
        .thenApply(part ->
            Objects.requireNonNullElse(part.value(), FindLineageResponse.getDefaultInstance())
                .getMatchesList()
                .stream()
                .findFirst()
                .map(hop -> new ServiceHop(PAYOUT, hop))
                .orElse(match));
  }

  private static Gathered distinct(List<ServiceHop> matches, Set<String> missing) {
    Map<String, ServiceHop> byId = new LinkedHashMap<>();
    matches.stream()
        .sorted(ServiceHop.NEWEST_FIRST)
        .forEach(match -> byId.putIfAbsent(match.hop().getId(), match));
    return new Gathered(
        byId.values().stream().limit(MOST_MATCHES).toList(), byId.keySet(), missing);
  }

  /** Returns all steps of a movement in order, and the services that are away. */
  CompletableFuture<Gathered> get(ApiRequest http, String id) {
    CompletableFuture<Gathered> gathered =
        CompletableFuture.completedFuture(new Gathered(Set.of(id)));
    for (String service : IN_TURN) {
      gathered =
          gathered.thenCompose(so -> {
            GetLineageRequest request =
                GetLineageRequest.newBuilder()
                    .addAllMovementIds(so.ids().stream().limit(MOST_IDS).toList())
                    .build();
            return PartialResult.of(
                    service,
                    Rpc.callAsUser(soon(service), http, LineageServiceStub::getLineage, request))
                .thenApply(part -> {
                  so.add(part);
                  return so;
                });
          });
    }
    return gathered.thenApply(all -> {
      all.hops().sort(ServiceHop.IN_ORDER);
      return all;
    });
  }

  private CompletableFuture<PartialResult<FindLineageResponse>> ask(
      ApiRequest http, String service, String text) {
    FindLineageRequest request = FindLineageRequest.newBuilder().setText(text).build();
    return PartialResult.of(
        service, Rpc.callAsUser(soon(service), http, LineageServiceStub::findLineage, request));
  }

  private LineageServiceStub soon(String service) {
    return Objects.requireNonNull(stubs.get(service)).withDeadlineAfter(SECONDS, TimeUnit.SECONDS);
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
