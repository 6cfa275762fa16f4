package com.nissmart.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The configuration files of a server, written anew at each start. */
final class PostgresConfiguration {
  private static final String SETTINGS =
      """
      # Written by Nissmart at each start. Put changes into local.conf beside this file; it is read last and kept.

      # Only this machine, and only over TCP. The port is chosen at each start; line 4 of postmaster.pid says which.
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      password_encryption = 'scram-sha-256'

      # A commit is on the disk before it is acknowledged. The services refuse to work when one of these is off.
      fsync = on
      synchronous_commit = on
      full_page_writes = on

      timezone = 'UTC'
      log_timezone = 'UTC'
      lc_messages = 'C'
      log_line_prefix = '%m [%p] %q%u@%d '
      log_checkpoints = off

      """;

  private static final String LOCAL = "\ninclude_if_exists = 'local.conf'\n";

  private static final String CONNECTIONS =
      """
      # Written by Nissmart at each start.
      # TYPE  DATABASE  USER  ADDRESS       METHOD
      host    all       all   127.0.0.1/32  scram-sha-256
      """;

  private PostgresConfiguration() {}

  /**
   * Writes the files.
   *
   * @param settings of this server, which take precedence over those of every server
   */
  static void write(Path cluster, Map<String, String> settings, PostgresUser user)
      throws IOException {
    StringBuilder own = new StringBuilder();
    new TreeMap<>(settings)
        .forEach((name, value) -> own.append("%s = '%s'%n".formatted(name, value)));
    write(cluster.resolve("postgresql.conf"), SETTINGS + own + LOCAL, user);
    write(cluster.resolve("pg_hba.conf"), CONNECTIONS, user);
  }

  private static void write(Path file, String content, PostgresUser user) throws IOException {
    Files.writeString(file, content);
    user.give(file);
  }
}
