package com.nissmart.bench.load;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The frame of every load: a warm-up, then the window that counts, with the processor time. */
public final class LoadStage {
  private static final long LAST_LOOK_NANOS = 100_000_000;
  private static final int MINUTES_TO_END = 5;
  private static final double LONGEST_RECORDING = 20;

  private final CpuMeter cpu;
  private final Optional<FlightRecording> recording;

  /** A load that lasts until the meter's window is over. */
  public interface Load {
    CompletableFuture<LoadResult> begin(LoadMeter meter, Times times);

    /** Makes a load of a fixed number of calls at a time. */
    static Load closed(RepeatedCall work, Executor thread, int inFlight) {
      return (meter, times) -> new ClosedLoop(work, meter, 0).run(thread, inFlight);
    }

    /** Makes a load of so many calls, some of them at a time. */
    static Load limited(RepeatedCall work, Executor thread, int inFlight, long calls) {
      return (meter, times) ->
          new ClosedLoop(work, meter, 0).limitedTo(calls).run(thread, inFlight);
    }

    /** Makes a load of calls at a fixed rate. */
    static Load open(RepeatedCall work, ScheduledExecutorService thread, double perSecond) {
      return (meter, times) -> {
        List<OpenLoop.Phase> phases = List.of(new OpenLoop.Phase(perSecond, times.until()));
        return new OpenLoop(work, meter, 0, times.begin(), phases).run(thread);
      };
    }
  }

  /** The moments of a load in System.nanoTime(): its begin, and the window. */
  public record Times(long begin, long from, long until) {
    static Times of(double warmup, double seconds) {
      long begin = System.nanoTime();
      long from = begin + (long) (warmup * 1e9);
      return new Times(begin, from, from + (long) (seconds * 1e9));
    }
  }

  /**
   * The figures of a load, and the processor time that each process used meanwhile.
   *
   * @param meter keeps the course of the load
   */
  public record Measurement(LoadResult measured, CpuMeter.Reading used, LoadMeter meter) {}

  public LoadStage(CpuMeter cpu, Optional<FlightRecording> recording) {
    this.cpu = cpu;
    this.recording = recording;
  }

  public Measurement run(double warmup, double seconds, Load load) {
    Times times = Times.of(warmup, seconds);
    LoadMeter meter = new LoadMeter(times.begin, times.from, times.until);
    CompletableFuture<LoadResult> ending = load.begin(meter, times);
    sleepUntil(times.from, ending);
    CpuMeter.Reading before = cpu.read();
    recording.ifPresent(recorded -> recorded.start(seconds));
    // A little before the end, because the counts of a process disappear when the process ends.
    sleepUntil(times.until - LAST_LOOK_NANOS, ending);
    CpuMeter.Reading used = cpu.read().since(before).over(times.until - times.from);
    return new Measurement(await(ending), used, meter);
  }

  /** Runs a load that is not measured. */
  public LoadResult warmUp(double seconds, Load load) {
    Times times = Times.of(0, seconds);
    return await(load.begin(new LoadMeter(times.begin, times.from, times.until), times));
  }

  /**
   * Runs a load from its first call until the last one has ended and its consequences are done; all
   * of that time counts, and nothing else.
   *
   * @param seconds after which no call begins any more
   * @param consequences returns when nothing of the load is left to be done
   */
  public Measurement runToTheEnd(double seconds, Load load, Runnable consequences) {
    recording.ifPresent(recorded -> recorded.start(Math.min(seconds, LONGEST_RECORDING)));
    Times times = Times.of(0, seconds);
    LoadMeter meter = LoadMeter.ofAll(times.begin, times.until);
    CpuMeter.Reading before = cpu.read();
    LoadResult measured = await(load.begin(meter, times));
    consequences.run();
    CpuMeter.Reading used = cpu.read().since(before);
    return new Measurement(measured.over(used.nanos() / 1e9), used, meter);
  }

  private static void sleepUntil(long moment, CompletableFuture<LoadResult> ending) {
    try {
      long left = moment - System.nanoTime();
      while (left > 0 && !ending.isDone()) {
        ending.get(left, TimeUnit.NANOSECONDS);
        left = moment - System.nanoTime();
      }
    } catch (TimeoutException e) {
      // The deadline has passed.
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LoadResult await(CompletableFuture<LoadResult> ending) {
    try {
      return ending.get(MINUTES_TO_END, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new IllegalStateException("Some calls did not end within five minutes", e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
