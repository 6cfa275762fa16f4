package com.nissmart.runtime.audit;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.ActionKind;
import com.nissmart.common.v1.RecordedAction;
import com.nissmart.contract.Ids;
import java.time.Instant;
import java.util.UUID;

/** An action as the list shows it, with its outcome so far. */
public record LoggedAction(
    UUID actionId,
    ActionStep step,
    UUID operatorId,
    String action,
    String method,
    String targetId,
    String note,
    String requestId,
    String traceId,
    Instant createdAt,
    String outcome) {

  /** Returns the action as a message of the contract. */
  public RecordedAction toMessage() {
    return RecordedAction.newBuilder()
        .setId(Ids.ACTION.format(actionId))
        .setKind(
            step == ActionStep.READ ? ActionKind.ACTION_KIND_READ : ActionKind.ACTION_KIND_CHANGE)
        .setOperatorId(Ids.USER.format(operatorId))
        .setAction(action)
        .setMethod(method)
        .setTargetId(targetId)
        .setNote(note)
        .setRequestId(requestId)
        .setTraceId(traceId)
        .setOutcome(outcome)
        .setCreatedAt(
            Timestamp.newBuilder()
                .setSeconds(createdAt.getEpochSecond())
                .setNanos(createdAt.getNano()))
        .build();
  }
}
