package com.nissmart.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A PostgreSQL of this JVM alone: gone with its files when the JVM ends. It is told to stop at
 * once, as nothing of it is needed again; zonky's own way waits for its process to be reaped, which
 * in a container may never happen.
 */
final class EmbeddedServer {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private static final String DIRECTORY = "nissmart.test.database.directory";
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final long ROOM = 4L << 30;

  private EmbeddedServer() {}

  /** Starts a server with these settings and answers its port. */
  static int start(Map<String, String> config) {
    try {
      Path data = directory();
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPgBinaryResolver(EmbeddedServer::binaries)
              .setPGStartupWait(LONGEST_START);
      config.forEach(builder::setServerConfig);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(data), "stop-test-postgres"));
      return builder.start().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the embedded PostgreSQL", e);
    }
  }

  /**
   * In memory where there is room for it: many fresh databases are quick, with every durable
   * setting on. A measurement names a directory on a disk.
   */
  private static Path directory() throws IOException {
    String named = System.getProperty(DIRECTORY);
    if (named != null) {
      Path directory = Path.of(named).toAbsolutePath();
      return Files.createTempDirectory(Files.createDirectories(directory), "postgres");
    }
    return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM
        ? Files.createTempDirectory(MEMORY, "nissmart-test-postgres")
        : Files.createTempDirectory("nissmart-test-postgres");
  }

  /**
   * The first on the class path: jars that name their libraries bring the same archive a second
   * time.
   */
  private static InputStream binaries(String system, String machine) {
    String name =
        "/postgres-%s-%s.txz"
            .formatted(system, machine)
            .toLowerCase(Locale.ROOT)
            .replace("amd64", "x86_64")
            .replace("aarch64", "arm_64");
    InputStream found = EmbeddedServer.class.getResourceAsStream(name);
    if (found == null) {
      throw new IllegalStateException("no PostgreSQL for this machine on the class path: " + name);
    }
    return found;
  }

  private static void stop(Path data) {
    Path pidFile = data.resolve("postmaster.pid");
    try {
      if (Files.exists(pidFile)) {
        String pid = Files.readAllLines(pidFile).getFirst().strip();
        new ProcessBuilder("sh", "-c", "kill -QUIT \"$0\"", pid).start();
        Await.until(LONGEST_STOP, "PostgreSQL ends", () -> !Files.exists(pidFile));
      }
      delete(data);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the embedded PostgreSQL of this test run", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(directory)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
