package com.nissmart.ledger.guard;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The check of the guards before a replica writes, apart from the lease, whose statements must not
 * wait for it.
 */
public final class GuardCheck {
  private static final Logger log = LoggerFactory.getLogger(GuardCheck.class);

  private final Jdbi jdbi;
  private volatile Optional<String> missing = Optional.empty();
  private List<String> slow = List.of();

  public GuardCheck(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Compares the database with its migrations. */
  public synchronized void run() {
    BookGuards.Differences found;
    try {
      found = jdbi.withHandle(handle -> BookGuards.differences(handle.getConnection()));
    } catch (SQLException e) {
      throw new UnableToExecuteStatementException(e, null);
    }
    missing = Optional.of(found.text()).filter(text -> !text.isEmpty());
    if (!found.slow().equals(slow)) {
      slow = found.slow();
      log.warn("Reading may be slow: {}", slow.isEmpty() ? "not any more" : slow);
    }
  }

  /** Returns what the last check found to be missing. */
  public Optional<String> missing() {
    return missing;
  }
}
