package com.nissmart.accounts.audit;

import com.nissmart.accounts.audit.AuditLog.ActionFilter;
import com.nissmart.accounts.message.ListPage;
import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceImplBase;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListActionsResponse;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.grpc.UnaryReply;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The gRPC service of the audit log. */
public final class AuditGrpcService extends AuditServiceImplBase {
  private final AuditLog log;

  public AuditGrpcService(AuditLog log) {
    this.log = log;
  }

  @Override
  public void listActions(ListActionsRequest request, StreamObserver<ListActionsResponse> answer) {
    ActionFilter filter =
        new ActionFilter(
            given(request.getOperatorId()).map(id -> Ids.USER.parse("operator_id", id)),
            given(request.getTargetId()),
            given(request.getAction()));
    ListPage page = ListPage.of("actions", filter, request.getPageSize(), request.getPageToken());
    Optional<UUID> before =
        request.getBefore().isEmpty()
            ? page.after()
            : Optional.of(Ids.ACTION.parse("before", request.getBefore()));
    List<OperatorAction> found = log.list(filter, before, page.rowsToRead());
    ListActionsResponse.Builder response = ListActionsResponse.newBuilder();
    page.show(found, action -> response.addActions(message(action)));
    UnaryReply.send(
        answer, response.setNextPageToken(page.next(found, OperatorAction::actionId)).build());
  }

  /** Replaces NUL, which no row contains and which PostgreSQL refuses in comparisons. */
  private static Optional<String> given(String text) {
    return Optional.of(text.replace('\0', '?')).filter(given -> !given.isEmpty());
  }

  private static Action message(OperatorAction action) {
    return Action.newBuilder()
        .setId(Ids.ACTION.format(action.actionId()))
        .setOperatorId(Ids.USER.format(action.operatorId()))
        .setAction(action.action())
        .setTargetId(action.targetId())
        .setNote(action.note())
        .setRequestId(action.requestId())
        .setOutcome(action.outcome().orElse(""))
        .setCreatedAt(ProtoTimes.time(action.createdAt()))
        .build();
  }
}
