package com.nissmart.ledger.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nissmart.ledger.head.SignedHead;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file with a head on each line. It belongs to one book. A last line without its end was being
 * written when a process ended: it does not count, and the next head replaces it.
 */
final class FileWitness implements Witness {
  private static final int LONGEST_LINE = 4_096;

  private final Path file;

  FileWitness(Path file) {
    this.file = file;
  }

  @Override
  public String name() {
    return "file:" + file;
  }

  @Override
  public Optional<SignedHead> last(int bookId) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return last(channel, end(channel));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void append(SignedHead head) {
    // A lock of the file is one of the process, so that its threads need another one.
    synchronized (FileWitness.class) {
      boolean isNew = !Files.exists(file);
      try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        append(channel, head);
        if (isNew) {
          forceDirectory();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void append(FileChannel channel, SignedHead head) throws IOException {
    long end = end(channel);
    Optional<SignedHead> last = last(channel, end);
    if (last.isPresent() && last.get().compareTo(head) >= 0) {
      if (last.get().compareTo(head) == 0 && !last.get().equals(head)) {
        throw new DifferentHeadException(head);
      }
      return; // Another replica has written it.
    }
    channel.truncate(end);
    ByteBuffer line = ByteBuffer.wrap((head.json() + "\n").getBytes(UTF_8));
    for (long at = end; line.hasRemaining(); at += channel.write(line, at)) {
      // A write may take only a part.
    }
    channel.force(true);
  }

  private void forceDirectory() throws IOException {
    try (FileChannel parent =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  @Override
  public void readAll(int bookId, Consumer<String> reader) {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        BufferedReader lines = Files.newBufferedReader(file)) {
      long left = end(channel);
      while (left > 0) {
        String line = lines.readLine();
        if (line == null) {
          return;
        }
        reader.accept(line);
        left -= line.getBytes(UTF_8).length + 1;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the position after the last complete line. */
  private static long end(FileChannel channel) throws IOException {
    return lineStart(channel, channel.size());
  }

  private static Optional<SignedHead> last(FileChannel channel, long end) throws IOException {
    if (end == 0) {
      return Optional.empty();
    }
    long start = lineStart(channel, end - 1);
    return Optional.of(SignedHead.parse(UTF_8.decode(read(channel, start, end - 1)).toString()));
  }

  /** Returns the position after the last line break before a position, or 0. */
  private static long lineStart(FileChannel channel, long before) throws IOException {
    for (long to = before; to > 0; to = Math.max(0, to - LONGEST_LINE)) {
      long from = Math.max(0, to - LONGEST_LINE);
      ByteBuffer bytes = read(channel, from, to);
      for (int i = bytes.limit() - 1; i >= 0; i--) {
        if (bytes.get(i) == '\n') {
          return from + i + 1;
        }
      }
    }
    return 0;
  }

  private static ByteBuffer read(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
      // A read may give only a part.
    }
    return bytes.flip();
  }
}
