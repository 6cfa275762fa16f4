package com.nissmart.standalone;

import com.nissmart.ledger.head.HeadKeyFiles;
import com.nissmart.postgres.CannotStartException;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.DurableFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/**
 * The secrets that the system generates for itself: made at their first use and kept in files that
 * only their owner can read. A secret is on the disk before it is used.
 */
final class GeneratedSecrets {
  private static final int BYTES = 32;
  private static final int ID_LENGTH = 8;

  private final Path file;

  GeneratedSecrets(Path file) {
    this.file = file;
  }

  /** Returns a new secret that is not kept: 43 characters that need no escaping in a URL. */
  static String random() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** Returns the secret of a name: 43 characters that need no escaping in a URL. */
  synchronized String of(String name) {
    try {
      Properties kept = read();
      String known = kept.getProperty(name);
      if (known != null) {
        return known;
      }
      String made = random();
      kept.setProperty(name, made);
      write(kept);
      return made;
    } catch (IOException e) {
      throw new CannotStartException("cannot keep credentials in " + file + ": " + e, e);
    }
  }

  /** Returns the secret of a name, unless it was never made. */
  synchronized Optional<String> known(String name) {
    try {
      return Optional.ofNullable(read().getProperty(name));
    } catch (IOException e) {
      throw new CannotStartException("cannot read credentials in " + file + ": " + e, e);
    }
  }

  /** Returns the file of the key that encrypts other secrets, in the same directory. */
  synchronized Path encryptionKeys() {
    Path keys = file.resolveSibling("encryption.key");
    try {
      if (!Files.exists(keys)) {
        DurableFile.writePrivate(
            keys, EncryptionKeys.newLine("made-" + random().substring(0, ID_LENGTH)) + "\n");
      }
      return keys;
    } catch (IOException e) {
      throw new CannotStartException("cannot keep an encryption key in " + keys + ": " + e, e);
    }
  }

  /** Returns the files of the ledger's receipt keys, in the same directory. */
  synchronized HeadKeyFiles receiptKeys(KeyEncryption encryption, InstantSource clock) {
    HeadKeyFiles files = HeadKeyFiles.ofSystem(file.toAbsolutePath().getParent());
    try {
      if (!Files.exists(files.privateKey())) {
        var _ = files.rotate(encryption, clock);
      }
      return files;
    } catch (IOException e) {
      throw new CannotStartException("cannot keep receipt keys beside " + file + ": " + e, e);
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

  private void write(Properties properties) throws IOException {
    StringWriter text = new StringWriter();
    properties.store(
        text, "Made by Nissmart. Lose this file and its database can no longer be opened.");
    DurableFile.writePrivate(file, text.toString());
  }
}
