package com.nissmart.gateway.audit;

import com.nissmart.common.v1.ActionWords;
import com.nissmart.contract.Ids;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.Rpc;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The words that the API adds to operators' changes. The service that makes a change records it
 * with them, and refuses it when it cannot.
 */
public final class AuditTrail {

  /**
   * An action as the log shows it.
   *
   * @param http the request for it
   * @param name in words of the API: account.freeze
   * @param target the id of the changed resource, or a word for a new one
   */
  public record AuditedAction(ApiRequest http, String name, String target, String note) {
    private ActionWords words() {
      boolean isId = Arrays.stream(Ids.values()).anyMatch(kind -> kind.isId(target));
      return ActionWords.newBuilder()
          .setAction(name)
          .setSubject(isId ? "" : target)
          .setNote(note)
          .setRequestId(http.requestId())
          .build();
    }
  }

  /** Makes the call of a change, which must begin before {@code change} returns. */
  public <R> CompletableFuture<R> record(
      AuditedAction action, Supplier<CompletableFuture<R>> change) {
    return Rpc.acting(action.words(), change);
  }
}
