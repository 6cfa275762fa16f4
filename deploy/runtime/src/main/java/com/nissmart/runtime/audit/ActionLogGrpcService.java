package com.nissmart.runtime.audit;

import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.ActionLogServiceGrpc.ActionLogServiceImplBase;
import com.nissmart.common.v1.ListRecordedActionsRequest;
import com.nissmart.common.v1.ListRecordedActionsResponse;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.UnaryReply;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;

/** The gRPC service of a service's log of actions. */
public final class ActionLogGrpcService extends ActionLogServiceImplBase {
  private static final int DEFAULT_SIZE = 50;
  private static final int LARGEST_SIZE = 200;

  private final ActionLog log;

  public ActionLogGrpcService(ActionLog log) {
    this.log = log;
  }

  @Override
  public void listRecordedActions(
      ListRecordedActionsRequest request, StreamObserver<ListRecordedActionsResponse> answer) {
    int size = size(request.getPageSize());
    ActionQuery wanted =
        new ActionQuery(
            request.getKind() == ActionKind.ACTION_KIND_READ ? ActionStep.READ : ActionStep.BEGUN,
            given(request.getOperatorId()).map(id -> Ids.USER.parse("operator_id", id)),
            given(request.getTargetId()),
            given(request.getAction()));
    List<LoggedAction> found =
        log.list(
            wanted, given(request.getBefore()).map(id -> Ids.ACTION.parse("before", id)), size + 1);
    ListRecordedActionsResponse.Builder page =
        ListRecordedActionsResponse.newBuilder().setMore(found.size() > size);
    found.stream().limit(size).forEach(action -> page.addActions(action.toMessage()));
    UnaryReply.send(answer, page.build());
  }

  /** Replaces NUL, which no row contains and which PostgreSQL refuses in comparisons. */
  private static Optional<String> given(String text) {
    return Optional.of(text.replace('\0', '?')).filter(given -> !given.isEmpty());
  }

  private static int size(int pageSize) {
    if (pageSize < 0 || pageSize > LARGEST_SIZE) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size must be 1 to 200, or 0 for 50, got " + pageSize);
    }
    return pageSize == 0 ? DEFAULT_SIZE : pageSize;
  }
}
