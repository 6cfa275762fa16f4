package com.nissmart.gateway.audit;

import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.ActionLogServiceGrpc.ActionLogServiceStub;
import com.nissmart.common.v1.ListRecordedActionsRequest;
import com.nissmart.common.v1.RecordedAction;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.audit.ActionLogs.MergedActions;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.runtime.paging.PageToken;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/ops/audit}: what operators and auditors did, in all services. */
public record AuditApi(ActionLogs logs) {
  private static final int LONGEST_WORD = 60;
  private static final String KIND = "ACTION_KIND_";

  public AuditApi(AuditServiceStub old, Map<String, ActionLogServiceStub> stubs) {
    this(new ActionLogs(old, stubs));
  }

  /** Lists actions, newest first. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListRecordedActionsRequest.Builder request = http.query(AuditApi::read);
    String cursor = request.getBefore();
    String filter = "ops audit " + request.clearBefore().build();
    PageToken.decode(cursor, filter).ifPresent(request::setBefore);
    return logs.list(http, request.build())
        .thenApply(page -> ApiReply.ok(out -> write(out, page, filter)));
  }

  private static void write(JsonOut out, MergedActions page, String filter) {
    out.object();
    out.list("data", page.actions(), AuditApi::write);
    out.textOrNull(
        "next_cursor",
        page.more() ? PageToken.encode(filter, page.actions().getLast().getId()) : "");
    out.texts("missing", page.missing()).end();
  }

  private static void write(JsonOut out, RecordedAction action) {
    out.object();
    out.text("id", action.getId());
    out.text("kind", EnumWords.word(action.getKind(), KIND));
    out.text("operator_id", action.getOperatorId());
    out.text("action", action.getAction());
    out.textOrNull("method", action.getMethod());
    out.text("target_id", action.getTargetId());
    out.textOrNull("note", action.getNote());
    out.textOrNull("request_id", action.getRequestId());
    out.textOrNull("trace_id", action.getTraceId());
    out.textOrNull("outcome", action.getOutcome());
    out.instant("created_at", action.getCreatedAt());
    out.end();
  }

  private static ListRecordedActionsRequest.Builder read(QueryParameters query) {
    return ListRecordedActionsRequest.newBuilder()
        .setKind(query.word("kind", ActionKind.values(), KIND, ActionKind.ACTION_KIND_UNSPECIFIED))
        .setOperatorId(query.id("operator_id", Ids.USER))
        .setTargetId(query.text("target_id", LONGEST_WORD))
        .setAction(query.text("action", LONGEST_WORD))
        .setPageSize(query.limit())
        .setBefore(query.cursor());
  }
}
