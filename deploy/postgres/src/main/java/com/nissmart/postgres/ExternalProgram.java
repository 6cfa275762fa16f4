package com.nissmart.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A short-lived program of the machine, run to its end. */
final class ExternalProgram {

  /** The end of a program: exit code 0 means success, 127 that there is no such program. */
  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }

    /** Returns the last line that is not blank. */
    String lastLine() {
      String[] lines = output.strip().split("\n", -1);
      return lines[lines.length - 1].strip();
    }
  }

  private static final int NO_SUCH_PROGRAM = 127;

  private ExternalProgram() {}

  static Result run(List<String> prefix, Object... program) {
    List<String> line = new ArrayList<>(prefix);
    Arrays.stream(program).map(Object::toString).forEach(line::add);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    // PGDATA, PGPORT and the like in the caller's shell belong to another server.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Result(NO_SUCH_PROGRAM, String.valueOf(e.getMessage()));
    }
    try (InputStream input = process.getInputStream()) {
      process.getOutputStream().close();
      String output = new String(input.readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("interrupted while waiting for " + line.getFirst(), e);
    }
  }
}
