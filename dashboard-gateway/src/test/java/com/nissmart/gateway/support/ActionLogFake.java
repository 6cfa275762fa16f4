package com.nissmart.gateway.support;

import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.ActionLogServiceGrpc.ActionLogServiceImplBase;
import com.nissmart.common.v1.ListRecordedActionsRequest;
import com.nissmart.common.v1.ListRecordedActionsResponse;
import com.nissmart.common.v1.RecordedAction;
import com.nissmart.contract.Ids;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** The log of one service, with one action. */
final class ActionLogFake extends ActionLogServiceImplBase {
  private final CallRecorder recorder;
  private final RecordedAction action;

  /**
   * Makes a log.
   *
   * @param number of its action; a greater one is newer
   * @param method that the action called
   */
  ActionLogFake(CallRecorder recorder, int number, String method) {
    this.recorder = recorder;
    this.action =
        RecordedAction.newBuilder()
            .setId(Ids.ACTION.format(new UUID(number, 1)))
            .setKind(ActionKind.ACTION_KIND_CHANGE)
            .setOperatorId(SampleIds.NGOZI_ID)
            .setAction("account.freeze")
            .setMethod(method)
            .setTargetId(SampleIds.WALLET)
            .setOutcome("DONE")
            .setCreatedAt(SampleIds.NOW)
            .build();
  }

  @Override
  public void listRecordedActions(
      ListRecordedActionsRequest request, StreamObserver<ListRecordedActionsResponse> observer) {
    recorder.record(request);
    ListRecordedActionsResponse.Builder page = ListRecordedActionsResponse.newBuilder();
    if (request.getBefore().isEmpty() || action.getId().compareTo(request.getBefore()) < 0) {
      page.addActions(action);
    }
    observer.onNext(page.build());
    observer.onCompleted();
  }
}
