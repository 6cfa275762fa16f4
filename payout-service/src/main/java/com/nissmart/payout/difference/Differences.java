package com.nissmart.payout.difference;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raises differences, shows them and closes them. None is ever removed or raised twice. */
public final class Differences {
  private static final Logger log = LoggerFactory.getLogger(Differences.class);
  private static final int LONGEST_RESOLUTION = 280;

  private final Jdbi jdbi;
  private final IdGenerator ids;
  private final DifferenceStore store = new DifferenceStore();

  /** Over this database. */
  public Differences(Jdbi jdbi, IdGenerator ids) {
    this.jdbi = jdbi;
    this.ids = ids;
  }

  /** Keeps a difference that no run has found, in the caller's transaction, unless it is known. */
  public void raise(Handle handle, Difference difference) {
    UUID id = ids.next();
    if (store.add(handle, id, null, difference).equals(id)) {
      log.error("{} {}: {}", difference.kind(), difference.reference(), difference.detail());
    }
  }

  /** Keeps what a run has found, in the transaction that keeps the run. */
  public void found(Handle handle, UUID reconciliationId, Collection<Difference> differences) {
    for (Difference difference : differences) {
      UUID id = store.add(handle, ids.next(), reconciliationId, difference);
      store.found(handle, reconciliationId, id);
    }
  }

  /**
   * A page, oldest first.
   *
   * @param after only those younger than this one; null: from the oldest
   */
  public List<KnownDifference> list(DifferenceFilter filter, @Nullable UUID after, int limit) {
    return jdbi.withHandle(h -> store.list(h, filter, after, limit));
  }

  /**
   * Closes a difference. One that is closed stays as it was closed first.
   *
   * @param by usr_...
   * @throws Refusal INVALID_REQUEST without a reason; EXCEPTION_NOT_FOUND
   */
  public KnownDifference resolve(UUID id, String by, String reason) {
    int length = reason.codePointCount(0, reason.length());
    if (reason.isBlank() || length > LONGEST_RESOLUTION || reason.indexOf('\0') >= 0) {
      throw Refusal.invalid(
          "resolution",
          reason.isBlank() ? "REQUIRED" : "MALFORMED",
          "resolution is 1 to 280 characters of text, got " + length);
    }
    return jdbi.inTransaction(h -> {
      store.resolve(h, id, by, reason);
      return store
          .find(h, id)
          .orElseThrow(() ->
              new Refusal(Reason.EXCEPTION_NOT_FOUND, "no exception " + Ids.EXCEPTION.format(id)));
    });
  }
}
