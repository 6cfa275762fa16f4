package com.nissmart.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The recognition of commits in the messages of a connection, and of their outcome. It covers
 * simple queries, the extended protocol with statements prepared once and used often, pipelines,
 * and implicit commits.
 *
 * <p>The client's thread calls {@link #request}, the server's {@link #answer}. The fields that one
 * thread writes for the other are volatile, and are written before their message is passed on.
 */
final class CommitWatch {
  private static final Pattern COMMIT =
      Pattern.compile("(^|;)\\s*(commit|end)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern BEGIN =
      Pattern.compile("^\\s*(begin|start\\s+transaction)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern WRITES =
      Pattern.compile(
          "\\b(insert|delete|merge|copy|call|append\\w*)\\b|\\bupdate\\s+\\w",
          Pattern.CASE_INSENSITIVE);

  enum CommitOutcome {
    /** Not known yet. */
    NOTHING,
    COMMITTED,
    /** Rolled back. */
    NOT_COMMITTED
  }

  private final Map<String, String> statements = new ConcurrentHashMap<>();
  private final Map<String, String> portals = new ConcurrentHashMap<>();
  private boolean inBlock;
  private boolean wrote;
  private volatile boolean implicit;
  private boolean failed;

  /** Returns whether the server commits something when it gets this message. */
  boolean request(char type, byte[] body) {
    return switch (type) {
      case 'P' -> {
        statements.put(text(body, 0), text(body, after(body, 0)));
        yield false;
      }
      case 'B' -> {
        String statement = text(body, after(body, 0));
        portals.put(text(body, 0), statements.getOrDefault(statement, ""));
        yield false;
      }
      case 'E' -> executes(portals.getOrDefault(text(body, 0), ""));
      case 'Q' -> {
        boolean explicit = executes(text(body, 0));
        yield explicit || ends();
      }
      case 'S' -> ends();
      default -> false;
    };
  }

  private boolean executes(String sql) {
    if (BEGIN.matcher(sql).find()) {
      inBlock = true;
      wrote = false;
    }
    wrote |= WRITES.matcher(sql).find();
    boolean commits = COMMIT.matcher(sql).find() && (wrote || inBlock);
    if (commits) {
      boolean somethingToCommit = wrote;
      inBlock = false;
      wrote = false;
      implicit = false;
      return somethingToCommit;
    }
    if (isRollback(sql)) {
      inBlock = false;
      wrote = false;
    }
    return false;
  }

  private static boolean isRollback(String sql) {
    return sql.stripLeading().regionMatches(true, 0, "ROLLBACK", 0, "ROLLBACK".length())
        && !sql.toUpperCase(java.util.Locale.ROOT).contains(" TO ");
  }

  /** Returns whether the end of a pipeline commits statements outside of a block. */
  private boolean ends() {
    boolean commits = wrote && !inBlock;
    if (commits) {
      wrote = false;
      implicit = true;
    }
    return commits;
  }

  /** Reads an answer of the server. */
  CommitOutcome answer(char type, byte[] body) {
    switch (type) {
      case 'E' -> failed = true;
      case 'C' -> {
        String tag = text(body, 0);
        if (tag.equals("COMMIT")) {
          return CommitOutcome.COMMITTED;
        }
        if (tag.equals("ROLLBACK")) {
          return CommitOutcome.NOT_COMMITTED;
        }
      }
      case 'Z' -> {
        boolean wasFailed = failed;
        failed = false;
        if (wasFailed) {
          return CommitOutcome.NOT_COMMITTED;
        }
        if (implicit && body[0] == 'I') {
          implicit = false;
          return CommitOutcome.COMMITTED;
        }
      }
      default -> {}
    }
    return CommitOutcome.NOTHING;
  }

  private static int after(byte[] body, int start) {
    int end = start;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return end + 1;
  }

  private static String text(byte[] body, int start) {
    int end = after(body, start) - 1;
    return start >= end ? "" : new String(body, start, end - start, StandardCharsets.UTF_8);
  }
}
