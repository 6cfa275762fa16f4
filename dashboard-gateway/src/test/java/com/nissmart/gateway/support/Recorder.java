package com.nissmart.gateway.support;

import com.google.protobuf.Message;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a fake service saw, and what it was told to refuse. */
public final class Recorder {
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile @Nullable RuntimeException failure;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  /**
   * One call.
   *
   * @param caller usr_... or a service's name, as the verified token says
   * @param traceId of the trace it came with
   */
  public record Call(Message request, String caller, String traceId) {}

  /** Remembers the call; refuses it when told so. */
  void record(Message request) {
    TraceParent trace = TraceParent.current();
    calls.add(new Call(request, Caller.current().id(), trace == null ? "" : trace.traceId()));
    waitWhileSilent();
    RuntimeException now = failure;
    if (now != null) {
      throw now;
    }
  }

  /** Every call from now on fails with this. */
  public void failWith(RuntimeException failure) {
    this.failure = failure;
  }

  /** No call from now on is answered until the next test. */
  public void stopAnswering() {
    silence = new CountDownLatch(1);
  }

  private void waitWhileSilent() {
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Every call from now on is refused with this. */
  public void refuse(Refusal refusal) {
    this.failure = refusal;
  }

  /** What came, oldest first. */
  public List<Call> calls() {
    return calls;
  }

  /** The last request, of the type that the test expects. */
  public <M extends Message> M last(Class<M> type) {
    return type.cast(calls.getLast().request());
  }

  /** Calls succeed again. */
  public void recover() {
    failure = null;
  }

  void reset() {
    calls.clear();
    failure = null;
    silence.countDown();
  }
}
