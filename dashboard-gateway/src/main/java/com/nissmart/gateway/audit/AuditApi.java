package com.nissmart.gateway.audit;

import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/audit}: the log of operators' actions. */
public record AuditApi(AuditServiceStub auditLog) {
  private static final int LONGEST_WORD = 60;

  /** Lists actions, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListActionsRequest request = http.query(AuditApi::read);
    return Rpc.callAsUser(auditLog, http, AuditServiceStub::listActions, request)
        .thenApply(answer ->
            ApiReply.page(answer.getActionsList(), AuditApi::write, answer.getNextPageToken()));
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

  private static ListActionsRequest read(QueryParameters query) {
    return ListActionsRequest.newBuilder()
        .setOperatorId(query.id("operator_id", Ids.USER))
        .setTargetId(query.text("target_id", LONGEST_WORD))
        .setAction(query.text("action", LONGEST_WORD))
        .setPageSize(query.limit())
        .setPageToken(query.cursor())
        .build();
  }
}
