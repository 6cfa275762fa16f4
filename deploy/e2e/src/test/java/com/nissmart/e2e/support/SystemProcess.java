package com.nissmart.e2e.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The packaged system in a process of its own, which a test can stop, or kill as a power cut would.
 */
public final class SystemProcess implements AutoCloseable {
  private static final Path JAR = Path.of("..", "standalone", "target", "nissmart-standalone.jar");
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final String READY = "ready ";

  private final Path data;
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<URI> ready = new CompletableFuture<>();

  private SystemProcess(Path data, Process process) {
    this.data = data;
    this.process = process;
    // Reading a pipe holds on to the thread that does it, which must not be one that others share.
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts it on free ports; the settings are beside those two. */
  public static SystemProcess start(Path data, Map<String, String> settings, String... arguments)
      throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("NISSMART_HTTP_PORT", "0");
    all.put("NISSMART_DATA_DIR", data.toString());
    return new SystemProcess(data, builder(JAR, all, arguments).start());
  }

  /** A JVM with another of our jars; what it says goes to a file. */
  public static Process java(Path jar, Map<String, String> settings, Path log) throws IOException {
    return builder(jar, settings).redirectOutput(log.toFile()).start();
  }

  /** A JVM with one of our jars, with these settings and no others of ours; both outputs in one. */
  private static ProcessBuilder builder(
      Path jar, Map<String, String> settings, String... arguments) {
    if (!jar.toFile().exists()) {
      throw new IllegalStateException("no " + jar.normalize() + ": run mvn package first");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("NISSMART_"));
    builder.environment().putAll(settings);
    return builder;
  }

  /** Where its gateway is, once it says so. */
  public URI awaitReady() throws Exception {
    try {
      return ready.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("it does not get ready:\n" + told() + "\n" + threads(), e);
    }
  }

  /** Its exit code, once it has ended and said all it had to say. */
  public int awaitEnd() {
    try {
      int exitCode = process.onExit().get(LONGEST.toSeconds(), TimeUnit.SECONDS).exitValue();
      reader.join();
      return exitCode;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("it does not end:\n" + told(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** SIGTERM, and its exit code. */
  public int stop() {
    process.destroy();
    return awaitEnd();
  }

  /** SIGKILL to the JVM only: PostgreSQL lives on, alone. */
  public void killTheJvm() {
    process.destroyForcibly().onExit().join();
  }

  /** SIGKILL to everything at once, PostgreSQL and its children included. */
  public void killEverything() {
    List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), postgres()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Leaves nothing of it running, whatever the test did; a refused start has nothing to leave. */
  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    } else if (!ready.isCompletedExceptionally()) {
      killEverything();
    }
  }

  private String told() {
    return String.join("\n", output());
  }

  /** What its threads are doing: the only witness of a start that hangs. */
  private String threads() throws IOException {
    Path jstack = Path.of(System.getProperty("java.home"), "bin", "jstack");
    Process dump =
        new ProcessBuilder(jstack.toString(), Long.toString(process.pid()))
            .redirectErrorStream(true)
            .start();
    return new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Stream<ProcessHandle> postgres() {
    String programs = data.toAbsolutePath().normalize() + "/";
    return ProcessHandle.allProcesses()
        .filter(handle -> handle.info().command().filter(c -> c.startsWith(programs)).isPresent());
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
        if (line.startsWith(READY)) {
          ready.complete(URI.create(line.substring(READY.length())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      ready.completeExceptionally(new IllegalStateException("it ended early:\n" + told()));
    }
  }
}
