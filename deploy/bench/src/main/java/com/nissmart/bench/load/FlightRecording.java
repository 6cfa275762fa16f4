package com.nissmart.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A flight recording of a process, made by jcmd of the JDK. */
public record FlightRecording(long pid, Path file) {

  /** Records for some seconds from now; the file appears at their end. */
  public void start(double seconds) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    ProcessBuilder builder =
        new ProcessBuilder(
                jcmd.toString(),
                Long.toString(pid),
                "JFR.start",
                "settings=profile",
                "duration=" + (int) Math.ceil(seconds) + "s",
                "filename=" + file)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException("jcmd cannot start a flight recording of process " + pid);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }
}
