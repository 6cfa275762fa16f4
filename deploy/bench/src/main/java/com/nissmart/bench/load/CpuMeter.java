package com.nissmart.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processor time of the generator, the gateway, the ledger and PostgreSQL, as Linux counts it
 * in /proc (proc_pid_stat(5)). They share the cores: time that one uses is missing for the others.
 */
public final class CpuMeter {
  private static final Path PROC = Path.of("/proc");
  // Linux reports hundredths of a second (USER_HZ), independent of the kernel's own tick.
  private static final double SECONDS_PER_TICK = 0.01;
  private static final int UTIME = 11; // counted behind the command's closing bracket
  private static final int STIME = 12;
  private static final int CHILDREN_UTIME = 13;
  private static final int CHILDREN_STIME = 14;

  private final Optional<Long> gateway;
  private final Optional<Long> ledger;
  private final Optional<Long> postgres;

  /** Makes a meter of these process ids; PostgreSQL's is that of its parent process. */
  public CpuMeter(Optional<Long> gateway, Optional<Long> ledger, Optional<Long> postgres) {
    this.gateway = gateway;
    this.ledger = ledger;
    this.postgres = postgres;
  }

  /** The processor seconds of each process since its start. */
  public record Reading(
      long nanos, double generator, double gateway, double ledger, double postgres) {
    /** Returns the time used since an earlier reading. */
    public Reading since(Reading earlier) {
      return new Reading(
          nanos - earlier.nanos,
          generator - earlier.generator,
          gateway - earlier.gateway,
          ledger - earlier.ledger,
          postgres - earlier.postgres);
    }

    /** Returns the time that another span would use at the same pace. */
    public Reading over(long span) {
      double longer = (double) span / Math.max(1, nanos);
      return new Reading(
          span, generator * longer, gateway * longer, ledger * longer, postgres * longer);
    }
  }

  /** Reads the processor seconds up to now; they are zero without /proc. */
  public Reading read() {
    return new Reading(
        System.nanoTime(),
        own(ProcessHandle.current().pid()),
        gateway.map(CpuMeter::own).orElse(0.0),
        ledger.map(CpuMeter::own).orElse(0.0),
        postgres.map(CpuMeter::family).orElse(0.0));
  }

  /** Returns the processor seconds of one process since its start; zero without /proc. */
  public static double own(long pid) {
    List<String> stat = stat(pid);
    return stat.isEmpty() ? 0 : ticks(stat, UTIME) + ticks(stat, STIME);
  }

  /** Returns the time of a process and of its children, ended and running. */
  private static double family(long pid) {
    List<String> stat = stat(pid);
    if (stat.isEmpty()) {
      return 0;
    }
    double sum = own(pid) + ticks(stat, CHILDREN_UTIME) + ticks(stat, CHILDREN_STIME);
    try (Stream<ProcessHandle> children =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
      return sum + children.mapToDouble(child -> own(child.pid())).sum();
    }
  }

  private static double ticks(List<String> stat, int field) {
    return Long.parseLong(stat.get(field)) * SECONDS_PER_TICK;
  }

  private static List<String> stat(long pid) {
    try {
      String line = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      return List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    } catch (NoSuchFileException e) {
      return List.of(); // The process ended, or this is not Linux.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
