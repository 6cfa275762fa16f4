package com.nissmart.bench;

import com.nissmart.bench.load.Measured;
import com.nissmart.bench.load.Meter;
import com.nissmart.bench.server.CpuMeter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one load: some seconds to warm up, then the window that counts, in which the processor time
 * of all parties is read.
 */
final class Stage {
  private static final int MINUTES_TO_END = 5;

  private final CpuMeter cpu;
  private final Optional<Recording> recording;

  /** Begins a load that lasts until the meter's window is over. */
  interface Load {
    CompletableFuture<Measured> begin(Meter meter, Times times);
  }

  /** In System.nanoTime(). */
  record Times(long begin, long from, long until) {
    static Times of(double warmup, double seconds) {
      long begin = System.nanoTime();
      long from = begin + (long) (warmup * 1e9);
      return new Times(begin, from, from + (long) (seconds * 1e9));
    }
  }

  /**
   * What was measured, and what each party burnt meanwhile.
   *
   * @param meter for what happened when
   */
  record Run(Measured measured, CpuMeter.Reading burnt, Meter meter) {}

  Stage(CpuMeter cpu, Optional<Recording> recording) {
    this.cpu = cpu;
    this.recording = recording;
  }

  Run run(double warmup, double seconds, Load load) {
    Times times = Times.of(warmup, seconds);
    Meter meter = new Meter(times.begin, times.from, times.until);
    CompletableFuture<Measured> ending = load.begin(meter, times);
    sleepUntil(times.from, ending);
    CpuMeter.Reading before = cpu.read();
    recording.ifPresent(recorded -> recorded.start(seconds));
    sleepUntil(times.until, ending);
    CpuMeter.Reading burnt = cpu.read().since(before);
    return new Run(await(ending), burnt, meter);
  }

  /** A flight recording of the ledger, made by the tools of the JDK. */
  record Recording(long pid, Path file) {
    void start(double seconds) {
      Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
      try {
        Process process =
            new ProcessBuilder(
                    jcmd.toString(),
                    Long.toString(pid),
                    "JFR.start",
                    "settings=profile",
                    "duration=" + (int) Math.ceil(seconds) + "s",
                    "filename=" + file)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
          throw new IllegalStateException("jcmd cannot start a flight recording of " + pid);
        }
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void sleepUntil(long moment, CompletableFuture<Measured> ending) {
    try {
      long left = moment - System.nanoTime();
      while (left > 0 && !ending.isDone()) {
        ending.get(left, TimeUnit.NANOSECONDS);
        left = moment - System.nanoTime();
      }
    } catch (TimeoutException e) {
      // The moment has come.
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Measured await(CompletableFuture<Measured> ending) {
    try {
      return ending.get(MINUTES_TO_END, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new IllegalStateException("some calls never ended", e);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
