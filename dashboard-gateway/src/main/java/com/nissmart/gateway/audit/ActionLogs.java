package com.nissmart.gateway.audit;

import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListActionsResponse;
import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.ActionLogServiceGrpc.ActionLogServiceStub;
import com.nissmart.common.v1.ListRecordedActionsRequest;
import com.nissmart.common.v1.ListRecordedActionsResponse;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.RecordedAction;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.gateway.rpc.Rpc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The logs of all services as one. Before version 0.2 the gateway recorded actions in
 * accounts-service; that old log is among them.
 *
 * @param stubs by the name of the service
 */
record ActionLogs(AuditServiceStub old, Map<String, ActionLogServiceStub> stubs) {
  private static final long SECONDS = 2;

  /**
   * A page of all services' actions.
   *
   * @param more whether there are older ones
   * @param missing the services that are away
   */
  record MergedActions(List<RecordedAction> actions, boolean more, List<String> missing) {}

  /** Returns the newest actions of all services together: ids grow with time. */
  CompletableFuture<MergedActions> list(ApiRequest http, ListRecordedActionsRequest request) {
    List<CompletableFuture<PartialResult<ListRecordedActionsResponse>>> pages = new ArrayList<>();
    stubs.forEach((service, stub) ->
        pages.add(
            PartialResult.of(
                service,
                Rpc.callAsUser(
                        stub.withDeadlineAfter(SECONDS, TimeUnit.SECONDS),
                        http,
                        ActionLogServiceStub::listRecordedActions,
                        request)
                    .exceptionallyCompose(ActionLogs::ofOlderService))));
    if (request.getKind() != ActionKind.ACTION_KIND_READ) {
      pages.add(PartialResult.of("accounts", old(http, request)));
    }
    return CompletableFuture.allOf(pages.toArray(CompletableFuture<?>[]::new))
        .thenApply(done ->
            merge(pages.stream().map(CompletableFuture::join).toList(), request.getPageSize()));
  }

  private CompletableFuture<ListRecordedActionsResponse> old(
      ApiRequest http, ListRecordedActionsRequest request) {
    return Rpc.callAsUser(
            old.withDeadlineAfter(SECONDS, TimeUnit.SECONDS),
            http,
            AuditServiceStub::listActions,
            ListActionsRequest.newBuilder()
                .setOperatorId(request.getOperatorId())
                .setTargetId(request.getTargetId())
                .setAction(request.getAction())
                .setPageSize(request.getPageSize())
                .setBefore(request.getBefore())
                .build())
        .thenApply(ActionLogs::converted);
  }

  private static ListRecordedActionsResponse converted(ListActionsResponse page) {
    return ListRecordedActionsResponse.newBuilder()
        .addAllActions(page.getActionsList().stream().map(ActionLogs::converted).toList())
        .setMore(!page.getNextPageToken().isEmpty())
        .build();
  }

  private static RecordedAction converted(Action action) {
    return RecordedAction.newBuilder()
        .setId(action.getId())
        .setKind(ActionKind.ACTION_KIND_CHANGE)
        .setOperatorId(action.getOperatorId())
        .setAction(action.getAction())
        .setTargetId(action.getTargetId())
        .setNote(action.getNote())
        .setRequestId(action.getRequestId())
        .setOutcome(action.getOutcome())
        .setCreatedAt(action.getCreatedAt())
        .build();
  }

  private static MergedActions merge(
      List<PartialResult<ListRecordedActionsResponse>> answered, int size) {
    List<RecordedAction> all = new ArrayList<>();
    boolean more = false;
    for (PartialResult<ListRecordedActionsResponse> part : answered) {
      ListRecordedActionsResponse page = part.value();
      if (page != null) {
        all.addAll(page.getActionsList());
        more |= page.getMore();
      }
    }
    all.sort(Comparator.comparing(RecordedAction::getId).reversed());
    return new MergedActions(
        List.copyOf(all.subList(0, Math.min(size, all.size()))),
        more || all.size() > size,
        PartialResult.missing(answered.toArray(PartialResult<?>[]::new)).stream()
            .distinct()
            .sorted()
            .toList());
  }

  /** Answers an empty page for a service that has no log yet. */
  private static CompletableFuture<ListRecordedActionsResponse> ofOlderService(Throwable failure) {
    return Rpc.refusal(failure).reason() == Reason.ROUTE_NOT_FOUND
        ? CompletableFuture.completedFuture(ListRecordedActionsResponse.getDefaultInstance())
        : CompletableFuture.failedFuture(failure);
  }
}
