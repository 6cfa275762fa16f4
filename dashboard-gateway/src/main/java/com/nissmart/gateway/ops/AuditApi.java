package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListActionsResponse;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/audit}: what operators did. */
public final class AuditApi {
  private static final int LONGEST_WORD = 60;

  private final AuditServiceStub audit;

  /** The resource on top of accounts-service. */
  public AuditApi(AuditServiceStub audit) {
    this.audit = audit;
  }

  /** Actions, newest first. */
  public CompletableFuture<Reply> list(Exchange exchange) {
    ListActionsRequest request = exchange.query(AuditApi::read);
    return Rpc.<ListActionsResponse>call(o -> Rpc.asUser(audit, exchange).listActions(request, o))
        .thenApply(answer ->
            Reply.ok(
                Json.page(answer.getActionsList(), AuditApi::write, answer.getNextPageToken())));
  }

  private static void write(JsonOut out, Action action) {
    out.object();
    out.text("id", action.getId());
    out.text("operator_id", action.getOperatorId());
    out.text("action", action.getAction());
    out.text("target_id", action.getTargetId());
    out.textOrNull("note", action.getNote());
    out.textOrNull("request_id", action.getRequestId());
    out.textOrNull("outcome", action.getOutcome());
    out.instant("created_at", action.getCreatedAt());
    out.end();
  }

  private static ListActionsRequest read(Query query) {
    return ListActionsRequest.newBuilder()
        .setOperatorId(query.id("operator_id", Ids.USER))
        .setTargetId(query.text("target_id", LONGEST_WORD))
        .setAction(query.text("action", LONGEST_WORD))
        .setPageSize(query.limit())
        .setPageToken(query.cursor())
        .build();
  }
}
