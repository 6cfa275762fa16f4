package com.nissmart.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a killed process leaves behind: a server that still runs, parts of one that are ending, or a
 * pid file whose number now belongs to a stranger. The caller holds the data directory's lock, so
 * whatever runs from it is a left-over.
 */
final class LeftOverServer {
  private static final Logger LOG = LoggerFactory.getLogger(LeftOverServer.class);
  private static final int SECONDS_TO_END = 30;

  private LeftOverServer() {}

  /** Ends it, so that a server can start on the cluster. */
  static void end(Path home, Path cluster, Binaries binaries, ServerUser user) throws IOException {
    Optional<ProcessHandle> recorded = processIn(cluster);
    if (recorded.isPresent() && isOurs(recorded.get(), home)) {
      LOG.info(
          "a PostgreSQL of an earlier run is still there (process {}): stopping it",
          recorded.get().pid());
      stop(cluster, binaries, user);
    }
    awaitTheEndOf(ProcessHandle.allProcesses().filter(process -> isOurs(process, home)).toList());
    Optional<ProcessHandle> stranger = processIn(cluster);
    if (stranger.isPresent()) {
      LOG.info(
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
              SECONDS_TO_END);
      if (result.succeeded() || processIn(cluster).isEmpty()) {
        return;
      }
      LOG.warn("PostgreSQL did not stop ({}): {}", mode, result.lastLine());
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

  private static boolean isOurs(ProcessHandle process, Path home) {
    return process
        .info()
        .command()
        .filter(command -> command.startsWith(home + "/" + Binaries.PREFIX))
        .isPresent();
  }

  private static void awaitTheEndOf(List<ProcessHandle> processes) {
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(ends).get(SECONDS_TO_END, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new CannotStartException(
          "processes of an earlier PostgreSQL do not end; kill them and start again: "
              + processes.stream().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).toList(),
          e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while an earlier PostgreSQL was ending", e);
    }
  }
}
