package com.nissmart.payout.withdrawal.fact;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Finds the withdrawals that facts are about. */
final class FactStore {
  /** Returns the withdrawals with attempts of these references, each with that attempt. */
  List<Withdrawal> find(Handle handle, List<String> references) {
    return WithdrawalRows.select(
            handle,
            """
            FROM withdrawal_attempt a JOIN withdrawal w USING (withdrawal_id)
            WHERE a.external_reference = any(:references)
            """)
        .bindArray("references", String.class, references)
        .map(WithdrawalRows.MAPPER)
        .list();
  }

  /**
   * Locks the same until the transaction ends; skips those of other transactions unless it waits.
   */
  List<Withdrawal> lock(Handle handle, List<String> references, boolean waits) {
    if (references.isEmpty()) {
      return List.of();
    }
    List<String> locked =
        handle
            .createQuery(
                """
                SELECT a.external_reference FROM withdrawal_attempt a JOIN withdrawal w USING (withdrawal_id)
                WHERE a.external_reference = any(:references)
                ORDER BY w.withdrawal_id FOR NO KEY UPDATE OF w
                """
                    + (waits ? "" : "SKIP LOCKED"))
            .bindArray("references", String.class, references)
            .mapTo(String.class)
            .list();
    // Read after the locks were granted, so that both rows are of the same moment.
    return locked.isEmpty() ? List.of() : find(handle, locked);
  }
}
