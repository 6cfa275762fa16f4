package com.nissmart.standalone.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Who PostgreSQL runs as. It refuses root, so root starts it in a user namespace of its own, where
 * it is nobody while its files stay root's; where the machine forbids that (most containers), as
 * the user nobody, who then owns the files. The owner of an existing cluster decides, so that a
 * restart always chooses the same way.
 *
 * @param prefix what is put before each of its commands
 * @param uid the user who must own its files, or {@link #OURSELVES}
 * @param gid the group likewise
 */
record ServerUser(List<String> prefix, int uid, int gid) {
  private static final int OURSELVES = -1;
  private static final int ROOT = 0;
  private static final List<String> NAMESPACE = List.of("unshare", "--user");

  static ServerUser of(Path cluster) {
    int us = number("id", "-u");
    if (us != ROOT) {
      return ordinary(cluster, us);
    }
    if (Files.exists(cluster) && owner(cluster) != ROOT) {
      return as(owner(cluster), group(cluster));
    }
    if (Command.run(NAMESPACE, "true").succeeded()) {
      return new ServerUser(NAMESPACE, OURSELVES, OURSELVES);
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

  private static ServerUser ordinary(Path cluster, int us) {
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
    return new ServerUser(List.of(), OURSELVES, OURSELVES);
  }

  private static ServerUser as(int uid, int gid) {
    List<String> prefix =
        List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--");
    return new ServerUser(prefix, uid, gid);
  }

  Command.Result run(Object... command) {
    return Command.run(prefix, command);
  }

  /** Makes a file or directory of ours the server's. */
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

  /**
   * Refuses a place that the server's user cannot enter, before the server says it less clearly.
   */
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
    Command.Result result = Command.run(List.of(), command);
    if (!result.succeeded()) {
      throw new CannotStartException("`id` does not answer: " + result.lastLine());
    }
    return Integer.parseInt(result.output().strip());
  }
}
