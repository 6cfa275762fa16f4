package com.nissmart.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Another JVM that starts a server and is then killed, as a crash would. */
final class KilledProcess {
  private KilledProcess() {}

  /**
   * Starts a server in the directory, and kills the process that started it; the server still runs
   * when this returns.
   */
  static void leaveAServerIn(Path directory, String password)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcess.class.getName(),
                directory.toString(),
                password)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader()) {
      String line = Objects.requireNonNullElse(output.readLine(), "nothing");
      while (!line.equals("started")) {
        line = output.readLine();
        if (line == null) {
          throw new IllegalStateException("the other process ended early");
        }
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @SuppressWarnings("SystemOut")
  static void main(String[] arguments) throws InterruptedException {
    EmbeddedPostgres.start(Path.of(arguments[0]), arguments[1], Map.of());
    System.out.println("started");
    Thread.currentThread().join();
  }
}
