package com.nissmart.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.runtime.settings.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceKeyFilesTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;

  private Instant now = Instant.parse("2026-01-15T08:00:00Z");
  private long nanos;

  @Test
  void a_service_signs_as_itself_alone() throws Exception {
    make("payout");
    make("ledger");
    TokenVerifier ledger = verifier("ledger");

    assertThat(ledger.authenticate(identity("payout", "payout").token("ledger")))
        .isEqualTo(new Caller.Service("payout"));
    assertRefused(ledger, identity("accounts", "payout").token("ledger"));
    assertRefused(ledger, identity("payout", "payout").token("accounts"));
    assertRefused(ledger, new ServiceIdentity("payout", shared(), () -> now).token("ledger"));
  }

  @Test
  void two_generations_are_valid_during_a_rotation() throws Exception {
    make("payout");
    make("ledger");
    TokenVerifier ledger = verifier("ledger");
    ServiceIdentity payout = identity("payout", "payout");
    String before = payout.token("ledger");
    make("payout");
    pass(Duration.ofSeconds(50));

    assertThat(ledger.authenticate(payout.token("ledger"))).isNotNull();
    Files.move(next("payout"), own("payout"), StandardCopyOption.REPLACE_EXISTING);
    pass(Duration.ofSeconds(5));
    String old = payout.token("ledger");
    pass(Duration.ofSeconds(41));
    String after = payout.token("ledger");
    assertThat(ledger.authenticate(after)).isEqualTo(new Caller.Service("payout"));
    assertThat(ledger.authenticate(old)).isEqualTo(new Caller.Service("payout"));

    run("retire", "payout", directory.toString());
    pass(Duration.ofSeconds(2));
    assertRefused(ledger, old);
    assertRefused(ledger, before);
    assertThat(ledger.authenticate(after)).isEqualTo(new Caller.Service("payout"));
  }

  @Test
  void a_half_written_file_leaves_the_last_keys_in_use() throws Exception {
    make("payout");
    make("ledger");
    TokenVerifier ledger = verifier("ledger");
    String token = identity("payout", "payout").token("ledger");
    Files.writeString(directory.resolve("public/service-keys.json"), "{\"keys\":[");
    pass(Duration.ofSeconds(2));

    assertThat(ledger.authenticate(token)).isEqualTo(new Caller.Service("payout"));
  }

  @Test
  void a_private_key_can_be_encrypted_at_rest() throws Exception {
    Path encryption = directory.resolve("encryption.key");
    KeyMain.run(List.of("encryption", encryption.toString()), Map.of());
    Map<String, String> environment = Map.of("NISSMART_ENCRYPTION_KEY_FILE", encryption.toString());
    KeyMain.run(List.of("service", "ledger", directory.toString()), environment);

    assertThat(Files.readString(own("ledger"))).startsWith("sealed1.");
    Map<String, String> given = new HashMap<>(files("ledger"));
    assertThat(errors(given)).singleElement().asString().contains("is encrypted");
    given.putAll(environment);
    assertThat(errors(given)).isEmpty();
  }

  @Test
  void a_wrong_encryption_setting_writes_no_key() {
    for (String name :
        List.of(
            "NISSMART_ENCRYPTION_KEY_FILE",
            "NISSMART_ENCRYPTION_KEY",
            "NISSMART_ENCRYPTION_KEYFILE")) {
      assertThatThrownBy(() ->
              KeyMain.run(
                  List.of("service", "ledger", directory.toString()),
                  Map.of(name, directory.resolve("missing.key").toString())))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(name);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void resealed_keys_outlive_the_old_encryption_key() throws Exception {
    Path encryption = directory.resolve("encryption.key");
    String old = EncryptionKeys.newLine("old");
    String next = EncryptionKeys.newLine("next");
    Map<String, String> environment = Map.of("NISSMART_ENCRYPTION_KEY_FILE", encryption.toString());
    Files.writeString(encryption, old);
    KeyMain.run(List.of("service", "ledger", directory.toString()), environment);
    KeyMain.run(List.of("service", "ledger", directory.toString()), environment);
    Files.writeString(encryption, next + "\n" + old);

    KeyMain.run(List.of("reseal", "ledger", directory.toString()), environment);
    Files.writeString(encryption, next);

    assertThat(Files.readString(next("ledger"))).startsWith("sealed1.next.");
    Map<String, String> given = new HashMap<>(files("ledger"));
    given.putAll(environment);
    assertThat(errors(given)).isEmpty();
  }

  @Test
  void keys_are_resealed_only_with_an_encryption_key() throws Exception {
    make("ledger");

    assertThatThrownBy(() -> run("reseal", "ledger", directory.toString()))
        .hasMessageContaining("give NISSMART_ENCRYPTION_KEY_FILE");
  }

  @Test
  void new_keys_have_the_permissions_of_those_they_replace() throws Exception {
    Set<PosixFilePermission> open = PosixFilePermissions.fromString("rw-r--r--");
    Path encryption = directory.resolve("encryption.key");
    run("encryption", encryption.toString());
    make("ledger");
    assertThat(Files.getPosixFilePermissions(own("ledger")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(encryption, open);
    Files.setPosixFilePermissions(own("ledger"), open);

    run("encryption", encryption.toString());
    make("ledger");

    assertThat(Files.getPosixFilePermissions(encryption)).isEqualTo(open);
    assertThat(Files.getPosixFilePermissions(next("ledger"))).isEqualTo(open);
  }

  @Test
  void a_file_that_could_not_be_read_is_read_again() throws Exception {
    Path file = directory.resolve("watched");
    Files.writeString(file, "one");
    WatchedFile<String> watched = new WatchedFile<>(file, text -> text, () -> nanos);
    FileTime time = FileTime.from(now);
    Files.write(file, new byte[] {-1, -1, -1});
    Files.setLastModifiedTime(file, time);
    pass(Duration.ofSeconds(2));
    assertThat(watched.get()).isEqualTo("one");

    // The file looks the same as before, as after a change of its permissions.
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, time);
    pass(Duration.ofSeconds(2));
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void the_key_of_another_service_is_refused_at_start() throws Exception {
    make("payout");
    make("ledger");
    Map<String, String> given = new HashMap<>(files("ledger"));
    given.put("NISSMART_SERVICE_KEY_FILE", own("payout").toString());

    assertThat(errors(given)).singleElement().asString().contains("is no private key of ledger");
  }

  @Test
  void a_shared_secret_is_refused_beside_key_files() throws Exception {
    make("ledger");
    Map<String, String> given = new HashMap<>(files("ledger"));
    given.put("NISSMART_SERVICE_SECRET", SECRET);

    assertThat(errors(given))
        .singleElement()
        .asString()
        .startsWith("NISSMART_SERVICE_SECRET is refused beside NISSMART_SERVICE_KEY_FILE");
  }

  @Test
  void a_shared_secret_is_refused_beyond_loopback() {
    assertThat(errors(Map.of("NISSMART_SERVICE_SECRET", SECRET))).isEmpty();
    assertThat(
            errors(
                Map.of(
                    "NISSMART_SERVICE_SECRET", SECRET,
                    "NISSMART_GRPC_HOST", "0.0.0.0",
                    "NISSMART_INSECURE_NETWORK", "true")))
        .singleElement()
        .asString()
        .startsWith("NISSMART_SERVICE_SECRET is for one machine alone");
  }

  @Test
  void one_key_file_alone_is_an_error() throws Exception {
    make("ledger");

    assertThat(errors(Map.of("NISSMART_SERVICE_KEY_FILE", own("ledger").toString())))
        .singleElement()
        .asString()
        .startsWith("NISSMART_SERVICE_KEYS_FILE is required");
  }

  @Test
  void a_key_that_waits_for_its_use_is_not_retired() throws Exception {
    make("ledger");
    make("ledger");

    assertThatThrownBy(() -> run("retire", "ledger", directory.toString()))
        .hasMessageContaining("next-service-key.json is not in use yet");
  }

  @Test
  void the_command_understands_only_its_arguments() throws Exception {
    assertThat(KeyMain.run(List.of(), Map.of())).isEmpty();
    assertThat(KeyMain.run(List.of("service", "bank", "x"), Map.of())).isEmpty();
    assertThat(KeyMain.run(List.of("destroy", "ledger", "x"), Map.of())).isEmpty();
  }

  private void make(String service) throws IOException {
    run("service", service, directory.toString());
  }

  private static void run(String... arguments) throws IOException {
    assertThat(KeyMain.run(List.of(arguments), Map.of())).isNotEmpty();
  }

  private void pass(Duration duration) {
    now = now.plus(duration);
    nanos += duration.toNanos();
  }

  private Path own(String service) {
    return directory.resolve(service).resolve("service-key.json");
  }

  private Path next(String service) {
    return own(service).resolveSibling("next-service-key.json");
  }

  private ServiceKeys keys(String service) throws IOException {
    return new ServiceKeyFiles(
        service,
        own(service),
        directory.resolve("public/service-keys.json"),
        Optional.empty(),
        () -> nanos);
  }

  private static ServiceKeys shared() {
    return ServiceKeys.shared(com.nissmart.runtime.settings.Secret.of(SECRET));
  }

  /** A service that signs with the key of another one. */
  private ServiceIdentity identity(String name, String owner) throws IOException {
    return new ServiceIdentity(name, keys(owner), () -> now);
  }

  private TokenVerifier verifier(String service) throws IOException {
    return new TokenVerifier(keyId -> null, keys(service), service, () -> now);
  }

  private Map<String, String> files(String service) {
    return Map.of(
        "NISSMART_SERVICE_KEY_FILE",
        own(service).toString(),
        "NISSMART_SERVICE_KEYS_FILE",
        directory.resolve("public/service-keys.json").toString());
  }

  private static List<String> errors(Map<String, String> given) {
    Settings settings = Settings.of(given);
    var _ = GrpcSettings.read(settings).readServiceKeys(settings, "ledger");
    try {
      settings.check();
      return List.of();
    } catch (SettingsException e) {
      return e.errors();
    }
  }

  private static void assertRefused(TokenVerifier verifier, String token) {
    assertThatThrownBy(() -> verifier.authenticate(token))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOKEN_INVALID));
  }
}
