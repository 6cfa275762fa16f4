package com.nissmart.standalone;

import com.nissmart.postgres.CannotStartException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;
import java.util.Set;

/**
 * The secrets that the system generates for itself: made at their first use and kept in a file that
 * only its owner can read. A secret is on the disk before it is used.
 */
final class GeneratedSecrets {
  private static final int BYTES = 32;

  private final Path file;

  GeneratedSecrets(Path file) {
    this.file = file;
  }

  /** Returns the secret of a name: 43 characters that need no escaping in a URL. */
  synchronized String of(String name) {
    try {
      Properties kept = read();
      String known = kept.getProperty(name);
      if (known != null) {
        return known;
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      kept.setProperty(name, made);
      write(kept);
      return made;
    } catch (IOException e) {
      throw new CannotStartException("cannot keep credentials in " + file + ": " + e, e);
    }
  }

  private Properties read() throws IOException {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return properties;
  }

  /** Writes another file and renames it, so that a crash leaves the old file or the new one. */
  private void write(Properties properties) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(
        text, "Made by Nissmart. Lose this file and its database can no longer be opened.");
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }
}
