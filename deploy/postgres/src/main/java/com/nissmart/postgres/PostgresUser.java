package com.nissmart.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The user that PostgreSQL runs as. PostgreSQL refuses root. Root therefore starts it in a new user
 * namespace, in which it is nobody and its files stay root's. Where the machine forbids namespaces,
 * as most containers do, it runs as the user nobody, who then owns the files. The owner of an
 * existing cluster decides, so that a restart always chooses the same way.
 *
 * @param prefix the words before each command
 * @param uid the user who must own the server's files, or {@link #OURSELVES}
 * @param gid the group likewise
 */
record PostgresUser(List<String> prefix, int uid, int gid) {
  private static final int OURSELVES = -1;
  private static final int ROOT = 0;
  private static final List<String> NAMESPACE = List.of("unshare", "--user");

  /** Chooses the user for a cluster, which may not exist yet. */
  static PostgresUser of(Path cluster) {
    int us = number("id", "-u");
    if (us != ROOT) {
      return ordinary(cluster, us);
    }
    if (Files.exists(cluster) && owner(cluster) != ROOT) {
      return as(owner(cluster), group(cluster));
    }
    if (ExternalProgram.run(NAMESPACE, "true").succeeded()) {
      return new PostgresUser(NAMESPACE, OURSELVES, OURSELVES);
    }
    if (Files.exists(cluster)) {
      throw new CannotStartException(
          "PostgreSQL does not run as root and this machine forbids `unshare --user`: start Nissmart as another user, or"
              + " give the files away with `chown -R nobody "
              + cluster
              + "`");
    }
    return as(number("id", "-u", "nobody"), number("id", "-g", "nobody"));
  }

  private static PostgresUser ordinary(Path cluster, int us) {
    if (Files.exists(cluster) && owner(cluster) != us) {
      throw new CannotStartException(
          cluster
              + " belongs to user "
              + owner(cluster)
              + ", and this is user "
              + us
              + ": start as its owner, or set"
              + " NISSMART_DATA_DIR to a directory of your own");
    }
    return new PostgresUser(List.of(), OURSELVES, OURSELVES);
  }

  private static PostgresUser as(int uid, int gid) {
    List<String> prefix =
        List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
    return new PostgresUser(prefix, uid, gid);
  }

  ExternalProgram.Result run(Object... program) {
    return ExternalProgram.run(prefix, program);
  }

  /** Makes the server's user the owner of a file or directory. */
  void give(Path path) {
    if (uid == OURSELVES) {
      return;
    }
    try {
      Files.setAttribute(path, "unix:uid", uid);
      Files.setAttribute(path, "unix:gid", gid);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses a directory that the server's user cannot enter. */
  void requireAccessTo(Path directory) {
    if (uid != OURSELVES && !run("test", "-x", directory).succeeded()) {
      throw new CannotStartException(
          "PostgreSQL does not run as root, and user "
              + uid
              + " cannot enter "
              + directory
              + ": set NISSMART_DATA_DIR to a place it can, or start Nissmart as another user");
    }
  }

  private static int owner(Path path) {
    return attribute(path, "unix:uid");
  }

  private static int group(Path path) {
    return attribute(path, "unix:gid");
  }

  private static int attribute(Path path, String name) {
    try {
      return (Integer) Files.getAttribute(path, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int number(Object... command) {
    ExternalProgram.Result result = ExternalProgram.run(List.of(), command);
    if (!result.succeeded()) {
      throw new CannotStartException("the program `id` failed: " + result.lastLine());
    }
    return Integer.parseInt(result.output().strip());
  }
}
