package com.nissmart.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed process leaves behind: a server that still runs, parts of one that are ending, or a
 * pid file whose number now belongs to a stranger. The caller holds the data directory's lock, so
 * whatever runs from it is a left-over.
 */
final class LeftOverServer {
  private static final Logger log = LoggerFactory.getLogger(LeftOverServer.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  private LeftOverServer() {}

  /** Ends it, so that a server can start on the cluster. */
  static void end(Path home, Path cluster, Binaries binaries, ServerUser user) throws IOException {
    Optional<ProcessHandle> recorded = processIn(cluster);
    if (recorded.isPresent() && isOurs(recorded.get(), home)) {
      log.info(
          "a PostgreSQL of an earlier run is still there (process {}): stopping it",
          recorded.get().pid());
      stop(cluster, binaries, user);
    }
    for (ProcessHandle process :
        ProcessHandle.allProcesses().filter(process -> isOurs(process, home)).toList()) {
      if (!awaitTheEndOf(process, home, LONGEST_END)) {
        throw new CannotStartException(
            "process "
                + process.pid()
                + " of an earlier PostgreSQL does not end: kill it and start again");
      }
    }
    Optional<ProcessHandle> stranger = processIn(cluster);
    if (stranger.isPresent()) {
      log.info(
          "the pid file of a killed PostgreSQL names a process of another program: removing the file");
      Files.deleteIfExists(pidFile(cluster));
    }
  }

  /**
   * Stops the server of the cluster: gently, and if it does not end in time, at once (it recovers
   * at the next start).
   */
  static void stop(Path cluster, Binaries binaries, ServerUser user) {
    for (String mode : List.of("fast", "immediate")) {
      Command.Result result =
          user.run(
              binaries.program("pg_ctl"),
              "stop",
              "-D",
              cluster,
              "-m",
              mode,
              "-w",
              "-t",
              LONGEST_END.toSeconds());
      if (result.succeeded() || processIn(cluster).isEmpty()) {
        return;
      }
      log.warn("PostgreSQL did not stop ({}): {}", mode, result.lastLine());
    }
  }

  /** The living process that the cluster's pid file names. */
  static Optional<ProcessHandle> processIn(Path cluster) {
    try {
      List<String> lines = Files.readAllLines(pidFile(cluster));
      return lines.isEmpty()
          ? Optional.empty()
          : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /**
   * Whether the process runs a server of this directory. One that has ended does not, even while it
   * waits as a zombie for a parent that never asks, as it may in a container.
   */
  static boolean isOurs(ProcessHandle process, Path home) {
    return process
        .info()
        .command()
        .filter(command -> command.startsWith(home + "/" + Binaries.PREFIX))
        .isPresent();
  }

  /** Returns when the process has ended; false when it has not within the time. */
  static boolean awaitTheEndOf(ProcessHandle process, Path home, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (isOurs(process, home)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
