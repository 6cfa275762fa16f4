package com.nissmart.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The server's own files, written anew at each start, so that what is in force is what is in this
 * source.
 */
final class ServerConfiguration {
  private static final String SETTINGS =
      """
      # Written by Nissmart at each start. Put changes into local.conf beside this file; it is read last and kept.

      # Only this machine, and only over TCP. The port is chosen at each start; line 4 of postmaster.pid says which.
      listen_addresses = '127.0.0.1'
      unix_socket_directories = ''
      password_encryption = 'scram-sha-256'

      # What was acknowledged is on the disk. The services refuse to work when one of these is off.
      fsync = on
      synchronous_commit = on
      full_page_writes = on

      # Modest: everything together shall stay below 900 MB.
      max_connections = 60
      shared_buffers = 128MB
      work_mem = 4MB
      maintenance_work_mem = 64MB
      max_wal_size = 1GB
      jit = off

      # A new book grows from nothing to thousands of rows within seconds: the plans must not be those for empty tables.
      autovacuum_naptime = 10s

      timezone = 'UTC'
      log_timezone = 'UTC'
      lc_messages = 'C'
      log_line_prefix = '%m [%p] %q%u@%d '
      log_checkpoints = off

      include_if_exists = 'local.conf'
      """;

  private static final String WHO_MAY_CONNECT =
      """
      # Written by Nissmart at each start.
      # TYPE  DATABASE  USER  ADDRESS       METHOD
      host    all       all   127.0.0.1/32  scram-sha-256
      """;

  private ServerConfiguration() {}

  static void write(Path cluster, ServerUser user) throws IOException {
    write(cluster.resolve("postgresql.conf"), SETTINGS, user);
    write(cluster.resolve("pg_hba.conf"), WHO_MAY_CONNECT, user);
  }

  private static void write(Path file, String content, ServerUser user) throws IOException {
    Files.writeString(file, content);
    user.give(file);
  }
}
