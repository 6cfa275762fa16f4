package com.nissmart.bench.load;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Calls at a fixed rate, as independent clients make them: late answers do not slow it down. */
public final class OpenLoop {
  private static final long TICK_MICROS = 500;

  private final RepeatedCall work;
  private final LoadMeter meter;
  private final CompletableFuture<LoadResult> finished = new CompletableFuture<>();
  private final List<Phase> phases;
  private int phase;
  private CallSchedule schedule;
  private long inPhase;
  private long next;
  private long inFlight;
  private long mostInFlight;

  /**
   * A rate of calls, kept until a moment.
   *
   * @param perSecond calls a second
   * @param until in System.nanoTime()
   */
  public record Phase(double perSecond, long until) {}

  /**
   * Prepares a loop.
   *
   * @param first number of the first call
   * @param phases one after the other, from {@code begin} on
   */
  public OpenLoop(RepeatedCall work, LoadMeter meter, long first, long begin, List<Phase> phases) {
    this.work = work;
    this.meter = meter;
    this.next = first;
    this.phases = List.copyOf(phases);
    this.schedule = new CallSchedule(begin, phases.getFirst().perSecond);
  }

  /**
   * Begins calls until the last phase is over.
   *
   * @param thread runs the loop and receives the endings
   * @return completed when the last call has ended
   */
  public CompletableFuture<LoadResult> run(ScheduledExecutorService thread) {
    thread.execute(() -> tick(thread));
    return finished;
  }

  /** Returns the largest number of calls that were open at a time. */
  public long mostInFlight() {
    return mostInFlight;
  }

  private void tick(ScheduledExecutorService thread) {
    try {
      long now = System.nanoTime();
      beginDue(Math.min(now, phases.get(phase).until - 1));
      while (now >= phases.get(phase).until && phase < phases.size() - 1) {
        schedule = new CallSchedule(phases.get(phase).until, phases.get(phase + 1).perSecond);
        phase++;
        inPhase = 0;
        beginDue(Math.min(now, phases.get(phase).until - 1));
      }
      if (now < phases.get(phase).until) {
        Future<?> _ = thread.schedule(() -> tick(thread), TICK_MICROS, TimeUnit.MICROSECONDS);
      } else {
        phase = phases.size();
        finishIfDone();
      }
    } catch (RuntimeException e) {
      finished.completeExceptionally(e);
    }
  }

  private void beginDue(long now) {
    for (long due = schedule.dueBy(now); inPhase < due; inPhase++) {
      begin(schedule.moment(inPhase));
    }
  }

  private void begin(long intended) {
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    work.begin(
        next++,
        (done, refused, other) -> {
          meter.ended(intended, System.nanoTime(), done, refused, other);
          inFlight--;
          finishIfDone();
        });
  }

  private void finishIfDone() {
    if (phase == phases.size() && inFlight == 0) {
      finished.complete(meter.measured());
    }
  }
}
