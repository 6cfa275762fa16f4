package com.nissmart.gateway.support;

import com.nissmart.accounts.v1.Action;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceImplBase;
import com.nissmart.accounts.v1.ListActionsRequest;
import com.nissmart.accounts.v1.ListActionsResponse;
import com.nissmart.contract.Ids;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** The old audit log, with one action that is older than the services' own. */
final class AuditFake extends AuditServiceImplBase {
  private static final String ACTION = Ids.ACTION.format(new UUID(1, 1));

  private final CallRecorder recorder;

  AuditFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public void listActions(
      ListActionsRequest request, StreamObserver<ListActionsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListActionsResponse.newBuilder()
            .addActions(
                Action.newBuilder()
                    .setId(ACTION)
                    .setOperatorId(SampleIds.NGOZI_ID)
                    .setAction("account.freeze")
                    .setTargetId(SampleIds.WALLET)
                    .setCreatedAt(SampleIds.NOW))
            .build());
    observer.onCompleted();
  }
}
