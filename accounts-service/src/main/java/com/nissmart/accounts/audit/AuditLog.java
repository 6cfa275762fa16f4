package com.nissmart.accounts.audit;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The actions of operators that gateways of version 0.1 recorded. A crash in between left an action
 * without an outcome, never a deed without a record.
 */
public final class AuditLog {
  private final ActionStore store = new ActionStore();
  private final Jdbi jdbi;

  /** A filter for actions; an empty part matches every action. */
  public record ActionFilter(
      Optional<UUID> operatorId, Optional<String> targetId, Optional<String> action) {}

  public AuditLog(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Returns actions, newest first.
   *
   * @param before only actions older than this one
   * @param most the most actions to return
   */
  public List<OperatorAction> list(ActionFilter filter, Optional<UUID> before, int most) {
    return jdbi.withHandle(handle -> store.list(handle, filter, before, most));
  }
}
