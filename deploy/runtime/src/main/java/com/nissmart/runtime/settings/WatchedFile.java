package com.nissmart.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is read again a second after it has changed. A content that cannot be used, such as a
 * file that is half written, leaves the last one in use.
 */
public final class WatchedFile<T> {
  private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private final Function<String, T> parse;
  private final LongSupplier nanos;
  private Version version;
  private volatile T content;
  private volatile long lookedAt;

  private record Version(FileTime modified, long size, @Nullable Object key) {
    static Version of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Version(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  /**
   * Reads the file.
   *
   * @param parse throws IllegalArgumentException when the text cannot be used
   * @param nanos a monotonic time, such as {@code System::nanoTime}
   * @throws IOException when it cannot be read
   */
  public WatchedFile(Path file, Function<String, T> parse, LongSupplier nanos) throws IOException {
    this.file = file;
    this.parse = parse;
    this.nanos = nanos;
    this.lookedAt = nanos.getAsLong();
    this.version = Version.of(file);
    this.content = parse.apply(Files.readString(file));
  }

  /** Returns the content. */
  public T get() {
    long now = nanos.getAsLong();
    if (now - lookedAt >= PAUSE_NANOS) {
      look(now);
    }
    return content;
  }

  private synchronized void look(long now) {
    if (now - lookedAt < PAUSE_NANOS) {
      return; // Another thread has just looked.
    }
    lookedAt = now;
    try {
      Version found = Version.of(file);
      if (!found.equals(version)) {
        String text = Files.readString(file);
        // Kept only now: a file that could not be read, for its permissions too, is read again.
        version = found;
        content = parse.apply(text);
        log.info("{} has changed and is used from now on", file);
      }
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      log.warn("{} cannot be used; its last content stays in use: {}", file, e.toString());
    }
  }
}
