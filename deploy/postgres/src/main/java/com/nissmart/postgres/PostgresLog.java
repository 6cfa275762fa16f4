package com.nissmart.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The server's log file, kept over restarts and begun anew when it has grown large. */
final class PostgresLog {
  private static final long MAX_BYTES = 10_000_000;
  private static final int TAIL_BYTES = 16_384;

  private final Path file;
  private long start;

  PostgresLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Notes where the next run of the server begins; a large file is moved away first. */
  void begin(PostgresUser user) throws IOException {
    if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(file)) {
      Files.createFile(file);
      user.give(file);
    }
    start = Files.size(file);
  }

  /** Returns whether the last run ended because its port was in use. */
  boolean namesPortInUse() {
    return tail().stream().anyMatch(line -> line.contains("could not create any TCP/IP sockets"));
  }

  /** Returns the last complaint of the last run, without its time. */
  String lastComplaint() {
    return tail().stream()
        .filter(line -> line.matches(".*(FATAL|PANIC|ERROR|could not|cannot|No such|denied).*"))
        .reduce((first, last) -> last)
        .map(line -> line.replaceFirst("^.*?(FATAL|PANIC|ERROR): +", ""))
        .orElse("it gave no reason");
  }

  private List<String> tail() {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.max(start, channel.size() - TAIL_BYTES));
      ByteBuffer buffer = ByteBuffer.allocate(TAIL_BYTES);
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // until it is full or the file ends
      }
      return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
