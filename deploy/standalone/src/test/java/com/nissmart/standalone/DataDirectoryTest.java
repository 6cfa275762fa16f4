package com.nissmart.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.postgres.CannotStartException;
import com.nissmart.runtime.encryption.EncryptionKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  @TempDir private Path parent;

  @Test
  void a_second_process_is_refused_with_the_first_ones_id() {
    Path path = parent.resolve("data");
    try (DataDirectory first = DataDirectory.open(path)) {
      assertThat(first.postgres().getParent()).isEqualTo(path);
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(CannotStartException.class)
          .hasMessageContaining(path + " is in use by another Nissmart (process ")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    }
    DataDirectory.open(path).close();
  }

  @Test
  void a_path_that_is_no_directory_is_refused_in_words() throws Exception {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("cannot use the data directory " + file);
  }

  @Test
  void a_secret_is_made_once_and_kept() {
    String made;
    try (DataDirectory data = DataDirectory.open(parent)) {
      made = data.secrets().of("ledger_app");
      assertThat(made).hasSizeGreaterThan(40).matches("[A-Za-z0-9_-]+");
      assertThat(data.secrets().of("ledger_owner")).isNotEqualTo(made);
    }
    try (DataDirectory data = DataDirectory.open(parent)) {
      assertThat(data.secrets().of("ledger_app")).isEqualTo(made);
    }
  }

  @Test
  void an_encryption_key_is_made_once_and_kept() throws Exception {
    GeneratedSecrets secrets = new GeneratedSecrets(parent.resolve("credentials.properties"));
    String made = Files.readString(secrets.encryptionKeys());

    assertThat(Files.readString(secrets.encryptionKeys())).isEqualTo(made);
    assertThat(EncryptionKeys.parse(made).currentKeyId()).startsWith("made-");
  }

  @Test
  void secrets_are_for_their_owner_alone_to_read() throws Exception {
    try (DataDirectory data = DataDirectory.open(parent)) {
      data.secrets().of("ledger_app");
      data.secrets().of("ledger_owner");
      data.secrets().encryptionKeys();
      for (String file : List.of("credentials.properties", "encryption.key")) {
        assertThat(Files.getPosixFilePermissions(parent.resolve(file)))
            .containsExactlyInAnyOrder(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      }
    }
  }
}
