package com.nissmart.runtime.audit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.CallHeaders;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that the log records: its beginning before the handler runs, its end before the answer.
 */
final class RecordedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
  /** The recorded call that is being carried out. */
  static final Context.Key<RecordedCall<?, ?>> KEY = Context.key("nissmart-recorded-call");

  private static final Logger logger = LoggerFactory.getLogger(RecordedCall.class);

  private final ActionLog log;
  private final ActionStep step;
  private final Caller.User user;
  private final ActionWords words;
  private volatile @Nullable ActionRow begun;
  private volatile boolean answered;
  private @Nullable Message request;
  private volatile @Nullable A answer;

  RecordedCall(
      ServerCall<Q, A> call, ActionLog log, ActionStep step, Caller.User user, Metadata headers) {
    super(call);
    this.log = log;
    this.step = step;
    this.user = user;
    this.words = words(headers);
  }

  /** Adds the row of a transaction that is about to be committed. */
  void addTo(Handle transaction) {
    ActionRow first = begun;
    if (first != null && step == ActionStep.BEGUN) {
      log.appendTo(transaction, first);
    }
  }

  void arrived(Message message) {
    request = message;
  }

  /**
   * Records the beginning, once.
   *
   * @throws Refusal UNAVAILABLE when it cannot be recorded; the call must not be carried out then
   */
  void begin() {
    if (begun != null) {
      return;
    }
    String method = getMethodDescriptor().getFullMethodName();
    ActionDescription described = ActionDescription.of(method, request, words);
    TraceParent trace = TraceParent.current();
    ActionRow row =
        new ActionRow(
            0,
            step,
            log.nextId(),
            user.userId(),
            described.action(),
            method,
            described.targetId(),
            described.note(),
            described.requestId(),
            trace == null ? "" : trace.traceId(),
            "",
            log.now(),
            "");
    if (step == ActionStep.BEGUN) {
      recordChange(row);
    } else if (!isOwn(method, described.targetId())) {
      log.addRead(row);
    }
    begun = row;
  }

  /** Returns whether people read their own name, as GetUser does without an id. */
  private boolean isOwn(String method, String targetId) {
    return method.endsWith("/GetUser") && (!Ids.USER.isId(targetId) || targetId.equals(user.id()));
  }

  private void recordChange(ActionRow row) {
    try {
      log.append(row);
    } catch (RuntimeException e) {
      logger.warn("The log of actions cannot be written", e);
      throw new Refusal(
          Reason.UNAVAILABLE,
          "The audit log cannot be written, so nothing was changed; try again later");
    }
  }

  /** Runs a part of the handler, and records its refusal. */
  void watched(Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | Error e) {
      if (answered) {
        logger.error("A call failed after it was answered", e);
        return;
      }
      answered = true;
      endUnlessCancelled(GrpcErrors.reason(e));
      throw e;
    }
  }

  @Override
  public void sendMessage(A message) {
    answer = message;
    super.sendMessage(message);
  }

  /** Answers after the end is recorded, so that a reader of the answer finds it in the log. */
  @Override
  public void close(Status status, Metadata trailers) {
    answered = true;
    if (step == ActionStep.READ) {
      super.close(status, trailers);
      return;
    }
    // Some handlers answer on threads that must not wait for a database.
    Thread.startVirtualThread(() -> {
      if (status.isOk()) {
        end(ActionDescription.outcome(answer));
      } else {
        endUnlessCancelled(GrpcErrors.reason(status, trailers));
      }
      super.close(status, trailers);
    });
  }

  /** Records a refusal; a cancelled call has none, because nobody knows how far it came. */
  private void endUnlessCancelled(Reason reason) {
    if (!isCancelled()) {
      end(reason.name());
    }
  }

  private void end(String outcome) {
    ActionRow first = begun;
    if (first == null || step == ActionStep.READ) {
      return;
    }
    try {
      log.append(first.followedBy(ActionStep.ENDED, outcome, log.now()));
    } catch (RuntimeException e) {
      // The change is made and stays; the log shows the action without its end.
      logger.warn("The outcome of {} could not be recorded", first.actionId(), e);
    }
  }

  private static ActionWords words(Metadata headers) {
    byte[] bytes = headers.get(CallHeaders.ACTION);
    try {
      return bytes == null ? ActionWords.getDefaultInstance() : ActionWords.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new Refusal(
          Reason.INVALID_REQUEST, "The header nissmart-action-bin is not a message ActionWords");
    }
  }
}
