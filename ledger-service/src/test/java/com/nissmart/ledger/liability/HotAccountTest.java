package com.nissmart.ledger.liability;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.liability.AccountsTreeStore.TreeBatch;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** The reading of an account that has very many entries after the tree's batch. */
class HotAccountTest {
  private static final UUID HOT = new UUID(7, 7);
  private static final int NEWER = 100_000;
  private static final int FEW = 100;

  @Test
  void entries_after_the_batch_are_not_walked() {
    TestDatabase database = TestPostgres.database("ledger");
    try (Database owner = Database.open("owner", database.owner())) {
      owner.jdbi().useHandle(HotAccountTest::write);
      owner
          .jdbi()
          .useTransaction(handle -> {
            long before = read(handle);
            List<FoldedAccount> found =
                new AccountsTreeStore()
                    .accounts(
                        handle,
                        new TreeBatch(1, 0, 1, ByteString.EMPTY),
                        AccountKind.ACCOUNT_KIND_CUSTOMER,
                        "NGN",
                        HOT,
                        1);
            assertThat(found).singleElement().returns(1L, FoldedAccount::accountSeq);
            assertThat(read(handle) - before).isBetween(1L, (long) FEW);
          });
    }
  }

  private static void write(Handle handle) {
    handle.execute(
        """
        INSERT INTO account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)
        VALUES (1, ?, 'CUSTOMER', gen_random_uuid(), 'NGN', 'ACTIVE', false, '2026-01-15')
        """,
        HOT);
    handle.execute(
        """
        INSERT INTO entry (book_id, account_id, account_seq, seq, amount, balance, held, day_debits, day, may_go_negative)
        SELECT 1, ?, i, i, 1, i, 0, 0, '2026-01-15', false
          FROM generate_series(1, ?) i
        """,
        HOT,
        NEWER + 1);
    handle.execute("ANALYZE account, entry");
  }

  /** Returns how many rows of entries this transaction has read by indexes. */
  private static long read(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT coalesce(sum(idx_tup_fetch + seq_tup_read), 0)
              FROM pg_stat_xact_user_tables
             WHERE relname LIKE 'entry%'
            """)
        .mapTo(Long.class)
        .one();
  }
}
