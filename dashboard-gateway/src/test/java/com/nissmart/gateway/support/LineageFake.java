package com.nissmart.gateway.support;

import com.nissmart.common.v1.FindLineageRequest;
import com.nissmart.common.v1.FindLineageResponse;
import com.nissmart.common.v1.GetLineageRequest;
import com.nissmart.common.v1.GetLineageResponse;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.common.v1.LineageServiceGrpc.LineageServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The steps of movements that one service has recorded, which a test sets. */
public final class LineageFake extends LineageServiceImplBase {
  private final CallRecorder recorder;
  private final Map<String, List<LineageHop>> matches = new ConcurrentHashMap<>();
  private final Map<String, GetLineageResponse> steps = new ConcurrentHashMap<>();

  LineageFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  public void matches(String text, LineageHop... found) {
    matches.put(text, List.of(found));
  }

  /** Sets the steps of a movement, and the other ids that belong to it. */
  public void steps(String id, List<String> related, LineageHop... hops) {
    steps.put(
        id,
        GetLineageResponse.newBuilder()
            .addAllRelatedIds(related)
            .addAllHops(List.of(hops))
            .build());
  }

  void reset() {
    matches.clear();
    steps.clear();
  }

  @Override
  public void findLineage(
      FindLineageRequest request, StreamObserver<FindLineageResponse> observer) {
    recorder.record(request);
    observer.onNext(
        FindLineageResponse.newBuilder()
            .addAllMatches(matches.getOrDefault(request.getText(), List.of()))
            .build());
    observer.onCompleted();
  }

  @Override
  public void getLineage(GetLineageRequest request, StreamObserver<GetLineageResponse> observer) {
    recorder.record(request);
    GetLineageResponse.Builder all = GetLineageResponse.newBuilder();
    request
        .getMovementIdsList()
        .forEach(
            id -> all.mergeFrom(steps.getOrDefault(id, GetLineageResponse.getDefaultInstance())));
    observer.onNext(all.build());
    observer.onCompleted();
  }
}
