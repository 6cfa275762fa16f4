package com.nissmart.ledger.head;

import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The command {@code deploy/keys receipt DIRECTORY}, which makes the keys of signed heads. */
public final class HeadKeyMain {
  private HeadKeyMain() {}

  /** Makes a first key, or the next one. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    if (arguments.length != 1) {
      System.out.println("deploy/keys receipt DIRECTORY      makes the next receipt key");
      System.exit(2);
    }
    try {
      System.out.println(run(Path.of(arguments[0]), System.getenv(), InstantSource.system()));
    } catch (IOException | IllegalArgumentException | IllegalStateException | SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  static String run(Path directory, Map<String, String> environment, InstantSource clock)
      throws IOException {
    Map<String, String> given = new HashMap<>(environment);
    given.keySet().removeIf(name -> !name.startsWith(EncryptionKeys.SETTING));
    Settings settings = Settings.of(given);
    KeyEncryption encryption = EncryptionKeys.require(settings);
    settings.check();
    HeadKeyFiles files = HeadKeyFiles.in(directory);
    return "%s has the key %s, %s its public half and all earlier ones"
        .formatted(files.privateKey(), files.rotate(encryption, clock), files.publicKeys());
  }
}
