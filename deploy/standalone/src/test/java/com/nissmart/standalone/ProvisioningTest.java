package com.nissmart.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.standalone.postgres.CannotStartException;
import com.nissmart.standalone.postgres.FreePort;
import com.nissmart.testkit.TestPostgres;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvisioningTest {
  @TempDir private Path directory;

  @Test
  void again_is_the_same_as_once_and_no_role_can_connect_to_anothers_database() {
    Credentials credentials = new Credentials(directory.resolve("credentials.properties"));
    Databases databases = new Databases(TestPostgres.superuser(), credentials);
    databases.provision();
    databases.provision();
    for (String database : Databases.NAMES) {
      opens(DatabaseSettings.parse(databases.appUrl(database)));
      opens(DatabaseSettings.parse(databases.ownerUrl(database)));
      for (String other : Databases.NAMES) {
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
  void a_server_that_does_not_answer_is_told_in_one_line() {
    Credentials credentials = new Credentials(directory.resolve("credentials.properties"));
    DatabaseSettings nobody =
        DatabaseSettings.parse("postgresql://admin:pw@127.0.0.1:" + FreePort.pick() + "/postgres");
    assertThatThrownBy(() -> new Databases(nobody, credentials).provision())
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
