package com.nissmart.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster that was left behind by a killed run. */
final class Leftover {
  private static final String PID_FILE = "data/postmaster.pid";

  private Leftover() {}

  /**
   * Removes a cluster that nobody uses any more.
   *
   * @throws IllegalStateException when a server still runs on it, naming its process
   */
  static void remove(Path cluster) throws IOException {
    if (!Files.exists(cluster)) {
      return;
    }
    Optional<Long> server = server(cluster);
    if (server.isPresent()) {
      throw new IllegalStateException(
          "PostgreSQL (process %d) runs in %s: another run is under way, or was killed; then end that process"
              .formatted(server.get(), cluster));
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(cluster)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  /** The first line of the file is the server's process id; it may be of long ago. */
  private static Optional<Long> server(Path cluster) throws IOException {
    Path file = cluster.resolve(PID_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    return ProcessHandle.of(pid)
        .filter(process -> process.info().command().orElse("").endsWith("postgres"))
        .map(ProcessHandle::pid);
  }
}
