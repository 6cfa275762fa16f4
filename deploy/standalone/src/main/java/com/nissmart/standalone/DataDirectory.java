package com.nissmart.standalone;

import com.nissmart.postgres.CannotStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory of everything that outlives the process: {@code postgres} has the database, {@code
 * credentials.properties} and {@code encryption.key} the generated secrets. Its lock admits one
 * process at a time and ends with the process, even after a crash.
 */
final class DataDirectory implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Opens the directory, and makes it when it is missing.
   *
   * @throws CannotStartException when another process uses it or it cannot be written
   */
  static DataDirectory open(Path directory) {
    try {
      // Others may enter but not list it, because PostgreSQL may run as another user than root.
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      Path path = directory.toRealPath();
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!tryLock(channel)) {
        String owner = read(channel);
        channel.close();
        throw new CannotStartException(
            path
                + " is in use by another Nissmart (process "
                + owner
                + "): stop it, or set NISSMART_DATA_DIR to another"
                + " directory");
      }
      write(channel, Long.toString(ProcessHandle.current().pid()));
      return new DataDirectory(path, channel);
    } catch (IOException e) {
      throw new CannotStartException("cannot use the data directory " + directory + ": " + e, e);
    }
  }

  Path postgres() {
    return path.resolve("postgres");
  }

  GeneratedSecrets secrets() {
    return new GeneratedSecrets(path.resolve("credentials.properties"));
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new CannotStartException("cannot release the data directory " + path + ": " + e, e);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      @Nullable Object held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process holds it
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(32);
    channel.read(buffer, 0);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).strip();
  }

  private static void write(FileChannel channel, String text) throws IOException {
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
  }
}
