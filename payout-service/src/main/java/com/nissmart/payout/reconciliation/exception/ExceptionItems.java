package com.nissmart.payout.reconciliation.exception;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records, lists and resolves exceptions. None is ever removed or recorded twice. */
public final class ExceptionItems {
  private static final Logger log = LoggerFactory.getLogger(ExceptionItems.class);
  private static final int LONGEST_RESOLUTION = 280;
  private static final int MOST_AT_ONCE = 10_000;
  private static final String BY_RECONCILIATION = "reconciliation";

  private final Jdbi jdbi;
  private final InstantSource time;
  private final IdGenerator ids;
  private final ExceptionItemStore store = new ExceptionItemStore();
  private final ExceptionFindingStore findings = new ExceptionFindingStore();

  /**
   * Selects exceptions.
   *
   * @param reconciliationId only those that this run found; null: all
   * @param kind only this kind; null: all
   */
  public record Filter(
      @Nullable UUID reconciliationId, boolean open, ExceptionItem.@Nullable Kind kind) {}

  public ExceptionItems(Jdbi jdbi, InstantSource time, IdGenerator ids) {
    this.jdbi = jdbi;
    this.time = time;
    this.ids = ids;
  }

  /** Records an exception that no run found, in the caller's transaction, unless it is known. */
  public void raise(Handle handle, ExceptionItem item) {
    UUID id = ids.next();
    if (store.add(handle, id, null, item, time.instant()).equals(id)) {
      log.error("Exception {} {}: {}", item.kind(), item.reference(), item.detail());
    }
  }

  /**
   * Records the exceptions that a run found, in its transaction. One that an operator has resolved
   * stays resolved; one that a report explained, or that was closed with a voided run, is open
   * again.
   *
   * @param items each once
   */
  public void addFindings(Handle handle, UUID reconciliationId, List<ExceptionItem> items) {
    if (!items.isEmpty()) {
      List<UUID> fresh = items.stream().map(_ -> ids.next()).toList();
      findings.add(handle, reconciliationId, fresh, items, time.instant());
      findings.reopenFound(handle, reconciliationId, items, BY_RECONCILIATION);
    }
  }

  /**
   * Resolves the open exceptions that a run has explained, in its transaction: lines that were
   * missing, or that differed, and now agree.
   *
   * @param lines the lines of the run that match
   * @return the number of exceptions that were resolved
   */
  public int heal(Handle handle, UUID reconciliationId, Collection<SettlementLine.Key> lines) {
    return store.resolveExplained(
        handle, lines, BY_RECONCILIATION, explanation(reconciliationId), time.instant());
  }

  private static String explanation(UUID reconciliationId) {
    return "Explained by reconciliation " + Ids.RECONCILIATION.format(reconciliationId);
  }

  /** Opens again what only this run had explained, in the transaction that voids the run. */
  public void reopenExplainedBy(Handle handle, UUID reconciliationId) {
    findings.reopenExplained(handle, BY_RECONCILIATION, explanation(reconciliationId));
  }

  /**
   * Closes the open exceptions that only voided runs found, this one among them, at most some
   * thousand in the caller's transaction.
   *
   * @return their number; 0 when none is left
   */
  public int resolveVoided(Handle handle, UUID reconciliationId) {
    return findings.resolveVoided(handle, reconciliationId, MOST_AT_ONCE, time.instant());
  }

  /**
   * Resolves all open exceptions that only this run found, in the caller's transaction.
   *
   * @param by usr_...
   * @return their number
   */
  public int resolveFoundOnlyBy(Handle handle, UUID reconciliationId, String by, String reason) {
    return store.resolveOf(
        handle,
        new ExceptionsOfRun(reconciliationId, null, false),
        by,
        reason(reason),
        Integer.MAX_VALUE,
        time.instant());
  }

  public List<StoredExceptionItem> list(Filter filter, @Nullable UUID after, int limit) {
    return jdbi.withHandle(h -> store.list(h, filter, after, limit));
  }

  /**
   * Resolves an exception. One that is resolved keeps its first resolution.
   *
   * @param by usr_...
   * @throws Refusal INVALID_REQUEST without a reason; EXCEPTION_NOT_FOUND
   */
  public StoredExceptionItem resolve(UUID id, String by, String reason) {
    String text = reason(reason);
    return jdbi.inTransaction(h -> {
      store.resolve(h, id, by, text, time.instant());
      return store
          .find(h, id)
          .orElseThrow(() ->
              new Refusal(
                  Reason.EXCEPTION_NOT_FOUND,
                  "There is no exception with the id " + Ids.EXCEPTION.format(id)));
    });
  }

  private static String reason(String reason) {
    int length = reason.codePointCount(0, reason.length());
    if (reason.isBlank() || length > LONGEST_RESOLUTION || reason.indexOf('\0') >= 0) {
      throw Refusal.invalid(
          "resolution",
          reason.isBlank() ? "REQUIRED" : "MALFORMED",
          "The resolution must be 1 to 280 characters of text, got " + length);
    }
    return reason;
  }
}
