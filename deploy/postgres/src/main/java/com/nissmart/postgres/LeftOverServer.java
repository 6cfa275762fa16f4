package com.nissmart.postgres;

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
 * The processes and files that a killed process leaves behind: a server that still runs, parts of
 * one that are ending, or a pid file whose number now belongs to another program. The caller has
 * made sure that no other process uses the directory, so every server in it is left over.
 *
 * @param home the directory of the server, with its cluster in {@code data}
 */
record LeftOverServer(Path home, PostgresPrograms programs, PostgresUser user) {
  private static final Logger log = LoggerFactory.getLogger(LeftOverServer.class);
  private static final Duration LONGEST_END = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Ends all of it, so that a server can start on the cluster. */
  void end() throws IOException {
    Optional<ProcessHandle> recorded = processIn(cluster());
    if (recorded.filter(this::isOurs).isPresent()) {
      log.info(
          "A PostgreSQL of an earlier run still runs (process {}): stopping it",
          recorded.get().pid());
      stop("fast", "immediate");
    }
    for (ProcessHandle process : ProcessHandle.allProcesses().filter(this::isOurs).toList()) {
      if (!awaitEnd(process)) {
        throw new CannotStartException(
            "process "
                + process.pid()
                + " of an earlier PostgreSQL does not end: kill it and start again");
      }
    }
    if (processIn(cluster()).isPresent()) {
      log.info("The pid file of a killed PostgreSQL names another program: removing the file");
      Files.deleteIfExists(pidFile(cluster()));
    }
  }

  /**
   * Stops the server of the cluster.
   *
   * @param modes of pg_ctl, each tried when the one before did not end the server in time
   */
  void stop(String... modes) {
    for (String mode : modes) {
      ExternalProgram.Result result =
          user.run(
              programs.program("pg_ctl"),
              "stop",
              "-D",
              cluster(),
              "-m",
              mode,
              "-w",
              "-t",
              LONGEST_END.toSeconds());
      if (result.succeeded() || processIn(cluster()).isEmpty()) {
        return;
      }
      log.warn("PostgreSQL did not stop ({}): {}", mode, result.lastLine());
    }
  }

  /** Returns the living process that the cluster's pid file names. */
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

  private Path cluster() {
    return home.resolve("data");
  }

  private static Path pidFile(Path cluster) {
    return cluster.resolve("postmaster.pid");
  }

  /**
   * Returns whether the process runs a server of this directory. A process that has ended does not,
   * even while it is a zombie of a parent that never waits for it, as in some containers.
   */
  private boolean isOurs(ProcessHandle process) {
    return process
        .info()
        .command()
        .filter(command ->
            command.startsWith(home + "/" + PostgresPrograms.PREFIX)
                || (command.startsWith(programs.directory() + "/") && worksInHome(process)))
        .isPresent();
  }

  /** Tells servers apart that share their programs: each of them works in its own cluster. */
  private boolean worksInHome(ProcessHandle process) {
    try {
      Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(link).startsWith(home);
    } catch (IOException e) {
      return false;
    }
  }

  private boolean awaitEnd(ProcessHandle process) {
    long deadline = System.nanoTime() + LONGEST_END.toNanos();
    while (isOurs(process)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
