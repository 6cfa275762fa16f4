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
 * Who burns the cores: processor time of the generator, the gateway, the ledger and PostgreSQL, as
 * Linux counts it in /proc (proc_pid_stat(5)). All of them share the machine, so that what one
 * burns another lacks.
 */
public final class CpuMeter {
  private static final Path PROC = Path.of("/proc");
  // Linux counts in hundredths of a second whatever its own tick is (USER_HZ).
  private static final double SECONDS_PER_TICK = 0.01;
  private static final int UTIME = 11; // of what follows the command's closing bracket
  private static final int STIME = 12;
  private static final int CHILDREN_UTIME = 13;
  private static final int CHILDREN_STIME = 14;

  private final Optional<Long> gateway;
  private final Optional<Long> ledger;
  private final Optional<Long> postgres;

  /**
   * @param ledger process id of the ledger
   * @param postgres process id of PostgreSQL's parent process
   */
  public CpuMeter(Optional<Long> ledger, Optional<Long> postgres) {
    this(Optional.empty(), ledger, postgres);
  }

  /** The same with a gateway in front of the ledger. */
  public CpuMeter(Optional<Long> gateway, Optional<Long> ledger, Optional<Long> postgres) {
    this.gateway = gateway;
    this.ledger = ledger;
    this.postgres = postgres;
  }

  /** Processor seconds since each began. */
  public record Reading(
      long nanos, double generator, double gateway, double ledger, double postgres) {
    /** What was burnt since an earlier reading. */
    public Reading since(Reading earlier) {
      return new Reading(
          nanos - earlier.nanos,
          generator - earlier.generator,
          gateway - earlier.gateway,
          ledger - earlier.ledger,
          postgres - earlier.postgres);
    }

    /** What would have been burnt at this pace in another span of time. */
    public Reading over(long span) {
      double longer = (double) span / Math.max(1, nanos);
      return new Reading(
          span, generator * longer, gateway * longer, ledger * longer, postgres * longer);
    }
  }

  /** Processor seconds up to now; zeros where there is no /proc. */
  public Reading read() {
    return new Reading(
        System.nanoTime(),
        own(ProcessHandle.current().pid()),
        gateway.map(CpuMeter::own).orElse(0.0),
        ledger.map(CpuMeter::own).orElse(0.0),
        postgres.map(CpuMeter::family).orElse(0.0));
  }

  private static double own(long pid) {
    List<String> stat = stat(pid);
    return stat.isEmpty() ? 0 : ticks(stat, UTIME) + ticks(stat, STIME);
  }

  /** A process, its children that ended, and its children that live. */
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
      return List.of(); // It ended, or this is not Linux.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
