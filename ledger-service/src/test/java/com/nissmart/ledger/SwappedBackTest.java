package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.BookVerifier;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.runtime.database.Database;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Rows that were changed, used by a writer that began afterwards, and changed back. No row is wrong
 * in itself, and the journal has what the writer booked.
 */
class SwappedBackTest {
  private final LedgerFixture before = new LedgerFixture();
  private final Saver ada = before.saver().with(10_000);
  private final Saver bola = before.saver().with(10_000);

  @Test
  void a_debit_of_an_account_that_was_unfrozen_meanwhile_is_found() {
    setStatus(ada, AccountStatus.ACCOUNT_STATUS_FROZEN);
    assertThat(
            whileChanged(
                "UPDATE account SET status = 'ACTIVE' WHERE account_id = '%s'",
                "UPDATE account SET status = 'FROZEN' WHERE account_id = '%s'",
                during -> send(during, ada.userId(), ada, bola)))
        .isEqualTo(
            "transaction 3: it debits %s, which is FROZEN since its account_change 2"
                .formatted(ada.accountId()));
  }

  @Test
  void a_credit_of_an_account_that_was_closed_is_found() {
    Saver empty = before.saver();
    setStatus(empty, AccountStatus.ACCOUNT_STATUS_CLOSED);
    String set = "UPDATE account SET status = '%%s' WHERE account_id = '%s'".formatted(id(empty));
    assertThat(
            whileChanged(
                set.formatted("ACTIVE"),
                set.formatted("CLOSED"),
                during -> send(during, ada.userId(), ada, empty)))
        .startsWith("transaction 3: it credits " + empty.accountId() + ", which is CLOSED ");
  }

  @Test
  void money_of_an_account_whose_owner_was_swapped_is_found() {
    UUID thief = UUID.randomUUID();
    assertThat(
            whileChanged(
                "UPDATE account SET owner_id = '%s' WHERE account_id = '%%s'".formatted(thief),
                "UPDATE account SET owner_id = '%s' WHERE account_id = '%%s'"
                    .formatted(ada.userId()),
                during -> send(during, thief, ada, bola)))
        .isEqualTo(
            "transaction 3: requested_by is %s, expected %s, who owns %s"
                .formatted(Ids.USER.format(thief), Ids.USER.format(ada.userId()), ada.accountId()));
  }

  @Test
  void a_key_that_is_used_twice_is_found() {
    String finding =
        whileChanged(
            "UPDATE transaction SET dedup_id = md5('other')::uuid WHERE seq = 1",
            """
            DROP INDEX transaction_dedup;
            UPDATE transaction SET dedup_id = (SELECT dedup_id FROM transaction WHERE seq = 3) WHERE seq = 1
            """,
            during ->
                LedgerServiceGrpc.newBlockingStub(during.server.asCustomer(ada.userId()))
                    .postTransaction(deposit("opening", ada.accountId(), 10_000).build()));
    assertThat(finding)
        .isEqualTo(
            "transaction 3: transaction 1 has the same requested_by, type and idempotency_key");
  }

  private interface Use {
    void of(LedgerFixture during);
  }

  /** Returns the finding after a book was changed, used, and changed back. */
  private String whileChanged(String change, String back, Use use) {
    before.awaitTables();
    before.close();
    try (Database owner = Database.open("owner", before.database.superuser())) {
      run(owner, change);
      try (LedgerFixture during = new LedgerFixture(before.database)) {
        use.of(during);
        during.awaitTables();
      }
      run(owner, back);
    }
    try (BookVerifier verifier = new BookVerifier(before.database.app(), Book.ID, before.clock)) {
      return verifier.verify().finding();
    }
  }

  private void run(Database owner, String sql) {
    owner
        .jdbi()
        .useHandle(handle -> {
          handle.execute("SET session_replication_role = replica");
          handle.createScript(sql.formatted(id(ada))).execute();
          handle.execute("SET session_replication_role = origin");
        });
  }

  private static UUID id(Saver saver) {
    return Ids.ACCOUNT.parse("account_id", saver.accountId());
  }

  private static void send(LedgerFixture during, UUID by, Saver from, Saver to) {
    var _ =
        LedgerServiceGrpc.newBlockingStub(during.server.asCustomer(by))
            .postTransaction(transfer("stolen", from.accountId(), to.accountId(), 5_000).build());
  }

  private void setStatus(Saver saver, AccountStatus status) {
    var _ =
        LedgerServiceGrpc.newBlockingStub(
                before.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR))
            .setAccountStatus(
                SetAccountStatusRequest.newBuilder()
                    .setAccountId(saver.accountId())
                    .setStatus(status)
                    .setNote("suspected")
                    .build());
  }
}
