package com.nissmart.runtime.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are on the disk, as a whole, once they are written. */
public final class DurableFile {
  private DurableFile() {}

  /** Writes a file that only its owner can read. */
  public static void writePrivate(Path file, String text) throws IOException {
    write(file, text, "rw-------");
  }

  /** Writes a file that everybody can read. */
  public static void writePublic(Path file, String text) throws IOException {
    write(file, text, "rw-r--r--");
  }

  /** Writes another file and renames it, so that a crash leaves the old file or the new one. */
  private static void write(Path file, String text, String permissions) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
