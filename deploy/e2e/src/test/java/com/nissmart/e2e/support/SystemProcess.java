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
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The packaged system in a separate process, which a test can stop or kill. */
public final class SystemProcess implements AutoCloseable {
  private static final Path JAR = Path.of("..", "standalone", "target", "nissmart-standalone.jar");
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Hosts on which careless code fails: a number has Arabic digits, a small I has no dot. */
  private static final Locale ARABIC = Locale.of("ar", "EG");

  private static final Locale TURKISH = Locale.of("tr", "TR");
  private static final String READY = "ready ";

  private final Path data;
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();

  /** The limits of one address, which all users of a test share. */
  static final Map<String, String> LIFTED_LIMITS =
      Map.of(
          "NISSMART_SIGN_UPS_PER_MINUTE", "1000000",
          "NISSMART_SIGN_INS_PER_MINUTE", "1000000",
          "NISSMART_REFRESHES_PER_MINUTE", "1000000",
          "NISSMART_ADDRESS_READS_PER_SECOND", "1000000",
          "NISSMART_ADDRESS_WRITES_PER_SECOND", "1000000",
          "NISSMART_ADDRESS_REQUESTS", "1000000",
          "NISSMART_HTTP_REQUESTS_IN_WORK", "10000",
          "NISSMART_ADDRESS_CONNECTIONS", "10000",
          "NISSMART_STREAMS_PER_ADDRESS", "1000");

  private final CompletableFuture<URI> ready = new CompletableFuture<>();

  private SystemProcess(Path data, Process process) {
    this.data = data;
    this.process = process;
    // Reading a pipe blocks its thread, so it must not be a shared one.
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts the system on free ports with additional settings. */
  public static SystemProcess start(Path data, Map<String, String> settings, String... arguments)
      throws IOException {
    Map<String, String> all = new HashMap<>(LIFTED_LIMITS);
    all.putAll(settings);
    return startWithLimits(data, all, arguments);
  }

  /** Starts the system with the limits that it has by default. */
  public static SystemProcess startWithLimits(
      Path data, Map<String, String> settings, String... arguments) throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("NISSMART_HTTP_PORT", "0");
    all.put("NISSMART_DATA_DIR", data.toString());
    return new SystemProcess(data, builder(ARABIC, JAR, all, arguments).start());
  }

  /** Starts a JVM with another jar; its output goes to a file. */
  public static Process java(Path jar, Map<String, String> settings, Path log) throws IOException {
    return builder(TURKISH, jar, settings).redirectOutput(log.toFile()).start();
  }

  /** Prepares a JVM with a jar on such a host, with only these settings and a combined output. */
  private static ProcessBuilder builder(
      Locale host, Path jar, Map<String, String> settings, String... arguments) {
    if (!jar.toFile().exists()) {
      throw new IllegalStateException("Missing " + jar.normalize() + "; run mvn package first");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.language=" + host.getLanguage(),
                "-Duser.country=" + host.getCountry(),
                "-Duser.timezone=Asia/Kathmandu",
                "-Xmx512m",
                "-XX:+UseG1GC",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("NISSMART_"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(settings);
    return builder;
  }

  /** Waits until the system is ready and returns the address of its gateway. */
  public URI awaitReady() throws Exception {
    try {
      return ready.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "The system did not get ready:\n" + outputText() + "\n" + threads(), e);
    }
  }

  /** Waits for the end of the process and of its output and returns the exit code. */
  public int awaitEnd() {
    try {
      int exitCode = process.onExit().get(LONGEST.toSeconds(), TimeUnit.SECONDS).exitValue();
      reader.join();
      return exitCode;
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The system did not end:\n" + outputText(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Sends SIGTERM and returns the exit code. */
  public int stop() {
    process.destroy();
    return awaitEnd();
  }

  /** Sends SIGKILL to the JVM only; PostgreSQL keeps running. */
  public void killTheJvm() {
    process.destroyForcibly().onExit().join();
  }

  /** Sends SIGKILL to all processes at once, PostgreSQL included. */
  public void killEverything() {
    List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), postgres()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    process.onExit().join();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Returns what {@code jcmd} prints for a command of the JVM, such as {@code GC.heap_info}. */
  public String jcmd(String command) throws IOException {
    return tool("jcmd", Long.toString(process.pid()), command);
  }

  public List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  /** Ends all processes, also after a failed test. */
  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    } else if (!ready.isCompletedExceptionally()) {
      killEverything();
    }
  }

  private String outputText() {
    return String.join("\n", output());
  }

  /** Returns a thread dump, to explain a start that hangs. */
  private String threads() throws IOException {
    return tool("jstack", Long.toString(process.pid()));
  }

  private static String tool(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
    command.addAll(List.of(arguments));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
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
      ready.completeExceptionally(
          new IllegalStateException("The system ended early:\n" + outputText()));
    }
  }
}
