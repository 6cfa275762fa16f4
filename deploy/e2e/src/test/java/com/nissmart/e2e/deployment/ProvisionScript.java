package com.nissmart.e2e.deployment;

import com.nissmart.runtime.database.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The script {@code deploy/provision.sql}, run without psql. It supports what the script uses:
 * \getenv, :'variable' and \gexec.
 */
final class ProvisionScript {
  private static final Path SCRIPT = Path.of("..", "provision.sql");
  private static final String GET = "\\getenv ";
  private static final String EXECUTE_RESULTS = "\\gexec";

  private final Map<String, String> environment;
  private final Map<String, String> variables = new HashMap<>();
  private final StringBuilder statement = new StringBuilder();

  private ProvisionScript(Map<String, String> environment) {
    this.environment = environment;
  }

  static void run(DatabaseSettings admin, Map<String, String> environment) throws IOException {
    ProvisionScript script = new ProvisionScript(environment);
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      for (String line : Files.readAllLines(SCRIPT)) {
        script.line(handle, line);
      }
    }
    if (!script.statement.isEmpty()) {
      throw new IllegalStateException("The script ends within a statement: " + script.statement);
    }
  }

  private void line(Handle handle, String line) {
    if (line.startsWith(GET)) {
      List<String> words = List.of(line.substring(GET.length()).split(" ", -1));
      variables.put(words.get(0), environment.get(words.get(1)));
    } else if (line.endsWith(EXECUTE_RESULTS)) {
      statement.append(line, 0, line.length() - EXECUTE_RESULTS.length());
      handle.createQuery(take()).mapTo(String.class).list().forEach(handle::execute);
    } else if (!line.startsWith("--") && !line.startsWith("\\set ") && !line.isBlank()) {
      statement.append(line).append('\n');
      if (line.endsWith(";")) {
        handle.execute(take());
      }
    }
  }

  private String take() {
    String sql = statement.toString();
    statement.setLength(0);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String quoted = "'" + variable.getValue().replace("'", "''") + "'";
      sql = sql.replace(":'" + variable.getKey() + "'", quoted);
    }
    return sql;
  }
}
