package com.nissmart.standalone.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What the server says, kept over restarts and cut when it has grown. */
final class ServerLog {
  private static final long MAX_BYTES = 10_000_000;
  private static final int TAIL_BYTES = 16_384;

  private final Path file;
  private long start;

  ServerLog(Path file) {
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Remembers where the next run of the server begins; a long log makes way first. */
  void begin(ServerUser user) throws IOException {
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

  /** Whether the run that just ended could not have its port. */
  boolean saysThatThePortIsTaken() {
    return tail().stream().anyMatch(line -> line.contains("could not create any TCP/IP sockets"));
  }

  /** The last line of the run that is more than information, without its time. */
  String lastComplaint() {
    return tail().stream()
        .filter(line -> line.matches(".*(FATAL|PANIC|ERROR|could not|cannot|No such|denied).*"))
        .reduce((first, last) -> last)
        .map(line -> line.replaceFirst("^.*?(FATAL|PANIC|ERROR): +", ""))
        .orElse("it left no reason");
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
