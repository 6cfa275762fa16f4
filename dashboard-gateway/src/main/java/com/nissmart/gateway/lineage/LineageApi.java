package com.nissmart.gateway.lineage;

import com.nissmart.common.v1.LineageServiceGrpc.LineageServiceStub;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.lineage.LineageServices.Gathered;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/lineage}: every step of a movement of money. */
public record LineageApi(LineageServices services) {
  private static final int LONGEST_TEXT = 255;

  public LineageApi(Map<String, LineageServiceStub> stubs) {
    this(new LineageServices(stubs));
  }

  /** Answers for the text in the path, which takes letters, digits, dots and dashes only. */
  public CompletableFuture<ApiReply> get(ApiRequest http) {
    return trace(http, http.pathName("id"));
  }

  /** Answers for the text in the query, which may be any. */
  public CompletableFuture<ApiReply> find(ApiRequest http) {
    return trace(
        http,
        http.query(query ->
            query.required(
                "query",
                text -> !text.isEmpty() && text.length() <= LONGEST_TEXT && text.indexOf('\0') < 0,
                "1 to 255 characters")));
  }

  private CompletableFuture<ApiReply> trace(ApiRequest http, String text) {
    return services
        .find(http, text)
        .thenCompose(found -> answer(http, text, found))
        .thenApply(lineage -> ApiReply.ok(lineage::write));
  }

  private CompletableFuture<Lineage> answer(ApiRequest http, String text, Gathered found) {
    if (found.hops().isEmpty()) {
      throw nothing(text, found);
    }
    if (found.hops().size() > 1) {
      return CompletableFuture.completedFuture(
          new Lineage(text, "", List.of(), found.hops(), found.missing()));
    }
    String id = found.hops().getFirst().hop().getId();
    return services
        .get(http, id)
        .thenApply(all -> {
          all.missing().addAll(found.missing());
          return new Lineage(text, id, all.hops(), List.of(), all.missing());
        });
  }

  /** A service that is away may have it. */
  private static Refusal nothing(String text, Gathered found) {
    return found.missing().isEmpty()
        ? new Refusal(
            Reason.LINEAGE_NOT_FOUND,
            "No movement of money has the id, key, reference or file name '%s'"
                .formatted(Refusal.quote(text)))
        : new Refusal(
            Reason.UNAVAILABLE,
            "Nothing was found, and %s could not be asked; try again later"
                .formatted(String.join(", ", found.missing())));
  }
}
