package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.BalanceProofSettings;
import com.nissmart.ledger.head.HeadKeyFiles;
import com.nissmart.ledger.head.HeadSigning;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.runtime.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The signing of a book's heads, and their witnesses.
 *
 * @param interval between two readings of a witness's last head
 * @param longestWait the time after the start for which a replica that was to write waits for a
 *     witness that was not read yet
 * @param balances the trees of all accounts, whose roots heads have
 */
public record HeadSettings(
    HeadSigning signing,
    List<Function<InstantSource, Witness>> witnesses,
    Duration interval,
    Duration longestWait,
    BalanceProofSettings balances) {
  private static final String LIST = "NISSMART_LEDGER_WITNESS";
  private static final String DATABASE = "NISSMART_LEDGER_DATABASE_URL";
  private static final List<String> OWN =
      List.of(
          "NISSMART_RECEIPT_",
          "NISSMART_LEDGER_WITNESS",
          "NISSMART_LEDGER_HEAD_",
          "NISSMART_LEDGER_BALANCE_PROOF",
          EncryptionKeys.SETTING);
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(1);
  private static final String FORMS =
      "must be file:/path, postgresql://user:password@host:port/database or s3:https://host/bucket/prefix?region=name"
          + " (with an access key), or several with spaces between them";

  /** Returns no keys and no witnesses. */
  public static HeadSettings none() {
    return new HeadSettings(
        HeadSigning.none(), List.of(), DEFAULT_INTERVAL, DEFAULT_WAIT, BalanceProofSettings.none());
  }

  /** Reads the settings. */
  public static HeadSettings read(Settings settings) {
    HeadSettings unsigned = readWitnesses(settings);
    if (!unsigned.witnesses.isEmpty() && settings.text(HeadSigning.PUBLIC).isEmpty()) {
      settings.error(HeadSigning.PUBLIC, "is required beside " + LIST);
    }
    return new HeadSettings(
        HeadSigning.read(settings),
        unsigned.witnesses,
        unsigned.interval,
        unsigned.longestWait,
        BalanceProofSettings.read(settings));
  }

  /** Reads the settings of the witnesses alone, before there are keys. */
  public static HeadSettings readWitnesses(Settings settings) {
    Optional<ObjectAccess> access = ObjectAccess.read(settings);
    Duration interval = settings.duration("NISSMART_LEDGER_WITNESS_INTERVAL", DEFAULT_INTERVAL);
    List<Function<InstantSource, Witness>> witnesses = new ArrayList<>();
    String list = settings.secret(LIST).map(Secret::reveal).orElse("");
    for (String address : list.isBlank() ? new String[0] : list.strip().split("\\s+", -1)) {
      try {
        witnesses.add(witness(address, access));
      } catch (IllegalArgumentException e) {
        settings.error(LIST, FORMS); // The value itself may have a password.
      }
    }
    return new HeadSettings(
        HeadSigning.none(),
        witnesses,
        interval,
        settings.duration("NISSMART_LEDGER_WITNESS_WAIT", DEFAULT_WAIT),
        BalanceProofSettings.none());
  }

  /**
   * Reads the settings for an operator's command: those of the ledger's process, or of the system
   * that {@code deploy/run} started.
   */
  public static HeadSettings ofOperator(Map<String, String> environment) {
    // The operator's environment has the settings of other processes too.
    Map<String, String> ours = new HashMap<>(environment);
    ours.keySet().removeIf(name -> OWN.stream().noneMatch(name::startsWith));
    if (environment.keySet().stream().noneMatch(name -> name.startsWith(DATABASE))) {
      Path data =
          Settings.of(environment)
              .path("NISSMART_DATA_DIR", Path.of(System.getProperty("user.home"), ".nissmart"));
      HeadKeyFiles.ofSystem(data).addTo(ours);
    }
    Settings settings = Settings.of(ours);
    HeadSettings read = read(settings);
    settings.check();
    return read;
  }

  private static Function<InstantSource, Witness> witness(
      String address, Optional<ObjectAccess> access) {
    if (address.startsWith("file:/")) {
      Path file = Path.of(URI.create(address));
      return clock -> new FileWitness(file);
    }
    if (address.startsWith("s3:")) {
      ObjectAccess keys = access.orElseThrow(() -> new IllegalArgumentException("No keys"));
      ObjectAddress bucket = ObjectAddress.parse(address);
      return clock -> bucket.open(keys, clock);
    }
    DatabaseSettings database = DatabaseSettings.parse(address);
    return clock -> new DatabaseWitness(database);
  }

  /** Opens all witnesses. */
  List<Witness> open(InstantSource clock) {
    return witnesses.stream().map(witness -> witness.apply(clock)).toList();
  }
}
