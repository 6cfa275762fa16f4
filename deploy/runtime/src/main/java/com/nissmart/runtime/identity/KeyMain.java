package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.Envelopes;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.DurableFile;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The command {@code deploy/keys}, which makes encryption keys and the key pairs of services. */
public final class KeyMain {
  private static final String USAGE =
      """
      deploy/keys encryption FILE            adds a new encryption key to the file
      deploy/keys service NAME DIRECTORY     makes a key pair for accounts, ledger, payout or gateway
      deploy/keys reseal NAME DIRECTORY      encrypts the private keys of NAME with the first encryption key
      deploy/keys reseal receipt DIRECTORY   encrypts the receipt key of the ledger with the first encryption key
      deploy/keys retire NAME DIRECTORY      removes the public keys that NAME no longer signs with
      """;

  private static final List<String> SERVICES = List.of("accounts", "ledger", "payout", "gateway");
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;
  private static final int ID_LENGTH = 8;

  private KeyMain() {}

  /** Runs the command. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    try {
      String done = run(List.of(arguments), System.getenv());
      System.out.print(done.isEmpty() ? USAGE : done + "\n");
      System.exit(done.isEmpty() ? EXIT_USAGE : 0);
    } catch (IOException | IllegalArgumentException | IllegalStateException | SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(EXIT_FAILED);
    }
  }

  /** Returns what was done, or an empty text when the arguments are not understood. */
  static String run(List<String> arguments, Map<String, String> environment) throws IOException {
    if (arguments.size() == 2 && arguments.getFirst().equals("encryption")) {
      return addEncryptionKey(Path.of(arguments.get(1)));
    }
    if (arguments.size() == 3 && SERVICES.contains(arguments.get(1))) {
      KeyFiles files = new KeyFiles(Path.of(arguments.get(2)), arguments.get(1));
      return switch (arguments.getFirst()) {
        case "service" -> files.add(encryption(environment));
        case "reseal" -> files.reseal(encryption(environment));
        case "retire" -> files.retire(encryption(environment));
        default -> "";
      };
    }
    return "";
  }

  private static String addEncryptionKey(Path file) throws IOException {
    String known = Files.exists(file) ? Files.readString(file).strip() + "\n" : "";
    String line = EncryptionKeys.newLine("k-" + randomId());
    EncryptionKeys.parse(known + line);
    DurableFile.writePrivate(file, known + line + "\n");
    return known.isEmpty()
        ? file + " has a first key"
        : file
            + " has another key at its end, which decrypts. Give the file to all replicas, then move"
            + " the key to the top, restart them and reseal the private keys of services and the"
            + " receipt key of the ledger";
  }

  /**
   * Reads NISSMART_ENCRYPTION_KEY_FILE, if given.
   *
   * @throws SettingsException when it cannot be used: no key is then written in clear
   */
  private static Optional<KeyEncryption> encryption(Map<String, String> environment) {
    Map<String, String> given = new HashMap<>(environment);
    given.keySet().removeIf(name -> !name.startsWith(EncryptionKeys.SETTING));
    Settings settings = Settings.of(given);
    Optional<KeyEncryption> keys = EncryptionKeys.read(settings);
    settings.check();
    return keys;
  }

  private static String randomId() {
    return UUID.randomUUID().toString().substring(0, ID_LENGTH);
  }

  /** The files of a service's keys in a directory. */
  private record KeyFiles(Path directory, String service) {
    private Path publicKeys() {
      return directory.resolve("public").resolve("service-keys.json");
    }

    private Path privateKey() {
      return directory.resolve(service).resolve("service-key.json");
    }

    private Path nextKey() {
      return privateKey().resolveSibling("next-service-key.json");
    }

    String add(Optional<KeyEncryption> encryption) throws IOException {
      ECKey pair = generate();
      String sealed = sealed(pair, encryption);
      List<JWK> all = readPublic();
      all.add(pair.toPublicJWK());
      Path own = privateKey();
      boolean first = !Files.exists(own);
      Path target = first ? own : nextKey();
      Files.createDirectories(publicKeys().getParent());
      Files.createDirectories(own.getParent());
      // The public key comes first: nothing is signed before everybody can verify it.
      DurableFile.writePublic(publicKeys(), new JWKSet(all).toString() + "\n");
      if (first) {
        DurableFile.writePrivate(target, sealed);
      } else {
        DurableFile.writeLike(own, target, sealed);
      }
      return first
          ? "%s has the key %s, %s its public half".formatted(target, pair.getKeyID(), publicKeys())
          : "%s has the key %s; when every process has read %s, rename it to %s"
              .formatted(target, pair.getKeyID(), publicKeys(), own);
    }

    String reseal(Optional<KeyEncryption> encryption) throws IOException {
      if (encryption.isEmpty()) {
        throw new IllegalArgumentException(
            "Nothing is encrypted: give NISSMART_ENCRYPTION_KEY_FILE with the new key at the top");
      }
      for (Path file : List.of(privateKey(), nextKey())) {
        if (file.equals(privateKey()) || Files.exists(file)) {
          DurableFile.writePrivate(file, sealed(read(file, encryption), encryption));
        }
      }
      return "The private keys of %s in %s are encrypted with the key %s"
          .formatted(service, privateKey().getParent(), encryption.orElseThrow().currentKeyId());
    }

    String retire(Optional<KeyEncryption> encryption) throws IOException {
      if (Files.exists(nextKey())) {
        throw new IllegalStateException(
            "%s is not in use yet: rename it to %s first, or delete it"
                .formatted(nextKey(), privateKey()));
      }
      String current = read(privateKey(), encryption).getKeyID();
      List<JWK> all = readPublic();
      all.removeIf(
          key -> ServiceKeyFiles.isOf(service, key.getKeyID()) && !key.getKeyID().equals(current));
      DurableFile.writePublic(publicKeys(), new JWKSet(all).toString() + "\n");
      return "%s has only the key %s of %s".formatted(publicKeys(), current, service);
    }

    private ECKey read(Path file, Optional<KeyEncryption> encryption) throws IOException {
      return ServiceKeyFiles.privateKey(service, Files.readString(file), encryption);
    }

    private List<JWK> readPublic() throws IOException {
      if (!Files.exists(publicKeys())) {
        return new ArrayList<>();
      }
      try {
        return new ArrayList<>(JWKSet.parse(Files.readString(publicKeys())).getKeys());
      } catch (ParseException e) {
        throw new IllegalArgumentException(publicKeys() + " is no JWK set", e);
      }
    }

    private ECKey generate() {
      try {
        return new ECKeyGenerator(Curve.P_256)
            .keyID(service + "." + randomId())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .generate();
      } catch (JOSEException e) {
        throw new IllegalStateException("The JDK cannot make an EC P-256 key", e);
      }
    }

    /** Returns the text of a private key's file. */
    private static String sealed(ECKey pair, Optional<KeyEncryption> encryption) {
      String jwk = pair.toJSONString();
      return encryption
              .map(keys ->
                  new Envelopes(keys)
                      .seal(ServiceKeyFiles.ROW, jwk.getBytes(StandardCharsets.UTF_8)))
              .orElse(jwk)
          + "\n";
    }
  }
}
