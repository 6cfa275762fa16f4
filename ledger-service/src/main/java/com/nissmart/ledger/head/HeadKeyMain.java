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

/** The commands of {@code deploy/keys} that make and encrypt the keys of signed heads. */
public final class HeadKeyMain {
  private HeadKeyMain() {}

  /** Makes a first key or the next one, or encrypts the present one again. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    boolean reseals = arguments.length == 2 && arguments[0].equals("reseal");
    if (arguments.length != 1 && !reseals) {
      System.out.println("deploy/keys receipt DIRECTORY          makes the next receipt key");
      System.out.println("deploy/keys reseal receipt DIRECTORY   encrypts it again");
      System.exit(2);
    }
    try {
      System.out.println(
          reseals
              ? reseal(Path.of(arguments[1]), System.getenv())
              : run(Path.of(arguments[0]), System.getenv(), InstantSource.system()));
    } catch (IOException | IllegalArgumentException | IllegalStateException | SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  static String run(Path directory, Map<String, String> environment, InstantSource clock)
      throws IOException {
    KeyEncryption encryption = encryption(environment);
    HeadKeyFiles files = HeadKeyFiles.in(directory);
    return "%s has the key %s, %s its public half and all earlier ones"
        .formatted(files.privateKey(), files.rotate(encryption, clock), files.publicKeys());
  }

  /** Encrypts the private key with the first encryption key. */
  static String reseal(Path directory, Map<String, String> environment) throws IOException {
    KeyEncryption encryption = encryption(environment);
    HeadKeyFiles files = HeadKeyFiles.in(directory);
    files.reseal(encryption);
    return "%s is encrypted with the key %s"
        .formatted(files.privateKey(), encryption.currentKeyId());
  }

  private static KeyEncryption encryption(Map<String, String> environment) {
    Map<String, String> given = new HashMap<>(environment);
    given.keySet().removeIf(name -> !name.startsWith(EncryptionKeys.SETTING));
    Settings settings = Settings.of(given);
    KeyEncryption encryption = EncryptionKeys.require(settings);
    settings.check();
    return encryption;
  }
}
