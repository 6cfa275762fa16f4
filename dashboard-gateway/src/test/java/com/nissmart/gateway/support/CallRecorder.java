package com.nissmart.gateway.support;

import com.google.protobuf.Message;
import com.nissmart.common.v1.ActionWords;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The calls of a fake service, and the failures that a test sets. */
public final class CallRecorder {
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile @Nullable RuntimeException failure;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  /**
   * One call.
   *
   * @param caller usr_... or a service's name, as the verified token says
   * @param traceId of the trace it came with
   * @param words for the operator's action, empty without one
   */
  public record Call(Message request, String caller, String traceId, ActionWords words) {}

  /** Records the call, and fails it when the test has set a failure. */
  void record(Message request) {
    TraceParent trace = TraceParent.current();
    calls.add(
        new Call(
            request,
            Caller.current().id(),
            trace == null ? "" : trace.traceId(),
            WordsReader.words()));
    waitWhileSilent();
    RuntimeException now = failure;
    if (now != null) {
      throw now;
    }
  }

  /** Makes every call fail with this. */
  public void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** Leaves every call without an answer until the next test. */
  public void stopAnswering() {
    silence = new CountDownLatch(1);
  }

  /** Answers the calls that wait and all later ones. */
  public void answerAgain() {
    silence.countDown();
  }

  private void waitWhileSilent() {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Refuses every call with this. */
  public void refuse(Refusal refusal) {
    this.failure = refusal;
  }

  /** Returns the calls, oldest first. */
  public List<Call> calls() {
    return calls;
  }

  /** Returns the words of the actions, oldest first. */
  public List<ActionWords> actions() {
    return calls.stream().map(Call::words).filter(words -> !words.getAction().isEmpty()).toList();
  }

  /** Returns the last request, which must have the type. */
  public <M extends Message> M last(Class<M> type) {
    return type.cast(calls.getLast().request());
  }

  /** Lets calls succeed again. */
  public void recover() {
    failure = null;
  }

  void reset() {
    calls.clear();
    failure = null;
    silence.countDown();
  }
}
