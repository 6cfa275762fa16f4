package com.nissmart.runtime.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that are on the disk, as a whole, once they are written. */
public final class DurableFile {
  private DurableFile() {}

  /** Writes a file that only its owner can read. An earlier one's permissions stay. */
  public static void writePrivate(Path file, String text) throws IOException {
    write(file, text, permissions(file, "rw-------"));
  }

  /** Writes a file that those can read who can read another one. */
  public static void writeLike(Path other, Path file, String text) throws IOException {
    write(file, text, Files.getPosixFilePermissions(other));
  }

  /** Writes a file that everybody can read. An earlier one's permissions stay. */
  public static void writePublic(Path file, String text) throws IOException {
    write(file, text, permissions(file, "rw-r--r--"));
  }

  private static Set<PosixFilePermission> permissions(Path file, String ofNew) throws IOException {
    return Files.exists(file)
        ? Files.getPosixFilePermissions(file)
        : PosixFilePermissions.fromString(ofNew);
  }

  /** Writes another file and renames it, so that a crash leaves the old file or the new one. */
  private static void write(Path file, String text, Set<PosixFilePermission> permissions)
      throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      // The process's umask would take away some of them at the creation.
      Files.setPosixFilePermissions(next, permissions);
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
