package com.nissmart.ledger.head;

import com.nimbusds.jose.util.Base64URL;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The files of the receipt keys: the encrypted private key that signs, and the public keys of all
 * times.
 */
public record HeadKeyFiles(Path privateKey, Path publicKeys) {
  /** The time in which processes may still sign with the key before. */
  static final Duration OVERLAP = Duration.ofHours(1);

  /** The time by which the clocks of machines may differ. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final int ID_LENGTH = 8;

  /** Names the files in the directory of {@code deploy/keys} or of {@code deploy/run}. */
  static HeadKeyFiles in(Path directory) {
    HeadKeyFiles ofSystem = ofSystem(directory);
    if (Files.exists(ofSystem.privateKey)) {
      return ofSystem;
    }
    return new HeadKeyFiles(
        directory.resolve("ledger").resolve("receipt-key.json"),
        directory.resolve("public").resolve("receipt-keys.json"));
  }

  /** Names the files of the system that {@code deploy/run} starts, in its data directory. */
  public static HeadKeyFiles ofSystem(Path data) {
    return new HeadKeyFiles(data.resolve("receipt-key.json"), data.resolve("receipt-keys.json"));
  }

  /** Adds the settings that name these files and the witness beside them, if they are there. */
  public void addTo(Map<String, String> settings) {
    if (Files.exists(privateKey) && Files.exists(publicKeys)) {
      settings.putIfAbsent(HeadSigning.PRIVATE, privateKey.toString());
      settings.putIfAbsent(HeadSigning.PUBLIC, publicKeys.toString());
      Path encryption = privateKey.resolveSibling("encryption.key");
      if (Files.exists(encryption) && !settings.containsKey(EncryptionKeys.SETTING)) {
        settings.putIfAbsent(EncryptionKeys.SETTING + "_FILE", encryption.toString());
      }
      Path witness = witness();
      if (Files.exists(witness) && !settings.containsKey("NISSMART_LEDGER_WITNESS_FILE")) {
        settings.putIfAbsent("NISSMART_LEDGER_WITNESS", witness.toUri().toString());
      }
    }
  }

  /** Returns the file of the witness of the system that {@code deploy/run} starts. */
  public Path witness() {
    return privateKey.toAbsolutePath().resolveSibling("heads.jsonl");
  }

  /**
   * Makes a key that signs from now on. The one before ends an hour later.
   *
   * @return the id of the key
   */
  public String rotate(KeyEncryption encryption, InstantSource clock) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Map<String, HeadKey> all = new LinkedHashMap<>();
    if (Files.exists(publicKeys)) {
      HeadKeys.parse(Files.readString(publicKeys)).values().stream()
          .map(key -> key.until() == null ? key.endingAt(now.plus(OVERLAP)) : key)
          .forEach(key -> all.put(key.id(), key));
    }
    KeyPair pair = generate();
    String id = "receipt-" + UUID.randomUUID().toString().substring(0, ID_LENGTH);
    byte[] encoded = pair.getPublic().getEncoded();
    Base64URL x =
        Base64URL.encode(Arrays.copyOfRange(encoded, HeadKey.X509_PREFIX.length, encoded.length));
    all.put(id, new HeadKey(id, x, all.isEmpty() ? now.minus(TOLERANCE) : now, null));
    byte[] secret = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    String sealed = HeadSigner.seal(id, secret, encryption);
    Files.createDirectories(publicKeys.toAbsolutePath().getParent());
    Files.createDirectories(privateKey.toAbsolutePath().getParent());
    // The public key comes first: nothing is signed before everybody can verify it.
    DurableFile.writePublic(publicKeys, HeadKeys.json(all.values()) + "\n");
    DurableFile.writePrivate(privateKey, sealed);
    return id;
  }

  /** Encrypts the private key with the current encryption key. */
  void reseal(KeyEncryption encryption) throws IOException {
    DurableFile.writePrivate(
        privateKey, HeadSigner.reseal(Files.readString(privateKey), encryption));
  }

  private static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has Ed25519", e);
    }
  }
}
