package com.nissmart.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.postgres.CannotStartException;
import com.nissmart.postgres.FreePort;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestPostgres;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvisioningTest {
  @TempDir private Path directory;

  @Test
  void provisioning_again_changes_nothing_and_separates_the_roles() {
    GeneratedSecrets credentials =
        new GeneratedSecrets(directory.resolve("credentials.properties"));
    ServiceDatabases databases = new ServiceDatabases(TestPostgres.superuser(), credentials);
    databases.provision();
    databases.provision();
    for (String database : ServiceDatabases.NAMES) {
      opens(DatabaseSettings.parse(databases.appUrl(database)));
      opens(DatabaseSettings.parse(databases.ownerUrl(database)));
      for (String other : ServiceDatabases.NAMES) {
        if (!other.equals(database)) {
          String foreign =
              databases.appUrl(database).replaceFirst("/" + database + "(?=$|\\?)", "/" + other);
          assertThatThrownBy(() -> opens(DatabaseSettings.parse(foreign)))
              .hasStackTraceContaining("permission denied for database \"" + other + "\"");
        }
      }
    }
  }

  @Test
  void a_server_that_does_not_answer_is_reported_in_one_line() {
    GeneratedSecrets credentials =
        new GeneratedSecrets(directory.resolve("credentials.properties"));
    DatabaseSettings nobody =
        DatabaseSettings.parse("postgresql://admin:pw@127.0.0.1:" + FreePort.pick() + "/postgres");
    assertThatThrownBy(() -> new ServiceDatabases(nobody, credentials).provision())
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("cannot make the databases as admin at jdbc:postgresql://127.0.0.1")
        .message()
        .doesNotContain("\n")
        .doesNotContain("pw@");
  }

  private static void opens(DatabaseSettings settings) {
    Integer one =
        Jdbi.create(settings.jdbcUrl(), settings.user(), settings.password())
            .withHandle(handle -> handle.select("SELECT 1").mapTo(Integer.class).one());
    assertThat(one).isEqualTo(1);
  }
}
