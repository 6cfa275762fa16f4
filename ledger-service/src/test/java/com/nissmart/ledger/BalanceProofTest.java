package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.BalanceProofJson;
import com.nissmart.contract.json.Json;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.BalanceProofSettings;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.liability.AccountsTreeJob;
import com.nissmart.ledger.liability.BalanceProofs;
import com.nissmart.ledger.proof.liability.AccountsTreeProof;
import com.nissmart.ledger.receipt.CompiledReceiptCheck;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.CurrencyTree;
import com.nissmart.ledger.v1.GetBalanceProofRequest;
import com.nissmart.ledger.v1.GetBalanceProofResponse;
import com.nissmart.ledger.v1.GetLiabilitiesRequest;
import com.nissmart.ledger.v1.GetLiabilitiesResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Balance proofs and liabilities, checked by the program that people run, without the ledger. */
class BalanceProofTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofSeconds(20);
  private static final int KEPT = 3;
  private static final BookViewer AUDITOR = new BookViewer("auditor", null);

  @TempDir private Path directory;
  private TestReceiptKeys keys;
  private LedgerFixture fixture;
  private CompiledReceiptCheck check;
  private LedgerServiceBlockingStub operator;
  private Database owner;
  private AccountsTreeJob job;

  @BeforeEach
  void start_a_ledger() throws Exception {
    keys = new TestReceiptKeys(directory.resolve("keys"), MovableClock.create());
    fixture =
        new LedgerFixture(
            TestPostgres.database("ledger"), HeadSettings.read(Settings.of(keys.settings())));
    check = new CompiledReceiptCheck(directory, Files.readAllBytes(keys.publicKeys()));
    operator =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
    owner = Database.open("owner", fixture.database.owner());
    job = job(fixture, owner);
  }

  private static AccountsTreeJob job(LedgerFixture of, Database pool) {
    return new AccountsTreeJob(
        pool.jdbi(),
        Book.ID,
        of.book.heads,
        of.ledger,
        new BalanceProofSettings(HOUR, KEPT),
        of.clock);
  }

  @AfterEach
  void close() throws IOException {
    owner.close();
    fixture.close();
    check.close();
  }

  @Test
  void every_account_of_a_book_has_a_valid_proof() {
    var _ = new MixedHistory(fixture).write("book");
    run();
    List<UUID> accounts =
        owner
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        SELECT account_id
                          FROM account a
                         WHERE kind = 'CUSTOMER' OR EXISTS (SELECT FROM entry e WHERE e.account_id = a.account_id)
                        """)
                    .mapTo(UUID.class)
                    .list());
    assertThat(accounts).hasSizeGreaterThan(6);
    for (UUID account : accounts) {
      String id = Ids.ACCOUNT.format(account);
      long balance = fixture.book.history.account(account).balance().posted();
      assertThat(check.run(proof(operator, id)))
          .contains(": balance " + balance + " ")
          .contains(" account " + id + " as of transaction ");
    }
    assertThat(verified()).isEmpty();
  }

  @Test
  void a_saver_proves_the_own_balance_only() {
    Saver ada = fixture.saver().with(1_000);
    Saver bola = fixture.saver().with(500);
    run();
    assertThat(check.run(proof(ada.ledger(), ada.accountId())))
        .startsWith("VALID: balance 1000 NGN (held: 0)")
        .contains("in a total of 1500 in 2 accounts");
    assertThat(ask(ada.ledger(), ada.accountId()).toString())
        .doesNotContain(bola.accountId())
        .doesNotContain(bola.userId().toString());
    assertThat(refusal(() -> ask(bola.ledger(), ada.accountId())).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
  }

  @Test
  void a_balance_is_proven_as_of_the_tree() {
    Saver ada = fixture.saver().with(1_000);
    Saver bola = fixture.saver().with(500);
    run();
    var _ =
        ada.ledger()
            .postTransaction(transfer("later", ada.accountId(), bola.accountId(), 300).build());
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 1000 ");
    fixture.clock.advance(HOUR);
    run();
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 700 ");
  }

  @Test
  void a_system_account_that_is_opened_later_changes_no_tree() {
    Saver ada = fixture.saver().with(1_000);
    run();
    execute(
        """
        INSERT INTO account (book_id, account_id, kind, currency, status, may_go_negative, created_at)
        SELECT book_id, gen_random_uuid(), kind, currency, status, may_go_negative, created_at
          FROM account
         WHERE kind = 'SYSTEM'
        """);
    assertThat(new AccountsTreeProof(owner.jdbi(), Book.ID).finding(true)).isEmpty();
    assertThat(check.run(proof(operator, Ids.ACCOUNT.format(Book.outsideWorld("NGN")))))
        .startsWith("GENUINE, but a system account")
        .contains(": balance -1000 NGN");
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 1000 ");
    assertThatThrownBy(() -> proofs().find(AUDITOR, Book.outsideWorld("USD")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("without entries");
  }

  @Test
  void the_liabilities_are_the_totals_of_all_wallets() {
    var _ = fixture.saver().with(1_000);
    var _ = fixture.saver().with(500);
    run();
    GetLiabilitiesResponse published = liabilities(fixture);
    assertThat(published.getAccounts().getTreesList())
        .filteredOn(tree -> tree.getKind() == AccountKind.ACCOUNT_KIND_CUSTOMER)
        .singleElement()
        .returns(1_500L, CurrencyTree::getTotal)
        .returns(2L, CurrencyTree::getAccounts);
    assertThat(
            published.getAccounts().getTreesList().stream().mapToLong(CurrencyTree::getTotal).sum())
        .isZero();
    assertThat(published.getHead().getAccountsRoot()).hasSize(64);
  }

  @Test
  void a_quiet_book_gets_one_more_head_with_a_root() {
    Saver ada = fixture.saver().with(1_000);
    fixture.book.heads.sign();
    run();
    SignedHead first = fixture.book.heads.latest().orElseThrow();
    assertThat(first.accountsRoot()).isNotNull();
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 1000 ");
    fixture.clock.advance(HOUR.multipliedBy(3));
    run();
    assertThat(fixture.book.heads.latest()).as("nothing was booked").contains(first);
    fixture.openAccount(ada.userId(), "USD");
    run();
    assertThat(fixture.book.heads.latest())
        .as("an account was opened")
        .isNotEqualTo(Optional.of(first));
    assertThat(verified()).isEmpty();
  }

  @Test
  void a_book_in_the_past_gets_no_tree() {
    MovableClock present = MovableClock.create();
    present.advance(Duration.ofDays(84));
    TestReceiptKeys later = new TestReceiptKeys(directory.resolve("later"), present);
    try (LedgerFixture past =
            new LedgerFixture(
                TestPostgres.database("ledger"), HeadSettings.read(Settings.of(later.settings())));
        Database pool = Database.open("owner", past.database.owner())) {
      var _ = past.saver().with(1_000);
      past.awaitTables();
      Await.until(LONGEST, "the replica writes", past.ledger::isWriter);
      AccountsTreeJob trees = job(past, pool);
      trees.run();
      assertThat(past.book.heads.latest()).isEmpty();
      assertThat(treesIn(pool)).isZero();
      past.clock.set(present.instant());
      trees.run();
      assertThat(treesIn(pool)).isEqualTo(1);
    }
  }

  private static int treesIn(Database of) {
    return of.jdbi()
        .withHandle(handle ->
            handle.createQuery("SELECT count(*) FROM accounts_tree").mapTo(Integer.class).one());
  }

  @Test
  void the_next_head_signs_what_a_crash_left_unsigned() {
    Saver ada = fixture.saver().with(1_000);
    run();
    String root = liabilities(fixture).getHead().getAccountsRoot();
    // A crash after the tree was stored and before its head was.
    owner
        .jdbi()
        .useHandle(handle -> {
          handle.execute("ALTER TABLE head DISABLE TRIGGER USER");
          handle.execute("DELETE FROM head WHERE accounts_root IS NOT NULL");
          handle.execute("ALTER TABLE head ENABLE TRIGGER USER");
        });
    fixture.spend(ada, 100);
    fixture.book.heads.sign();
    assertThat(liabilities(fixture).getHead().getAccountsRoot()).isEqualTo(root);
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 1000 ");
  }

  @Test
  void only_the_last_trees_are_kept() {
    Saver ada = fixture.saver().with(100_000);
    for (int i = 1; i <= 2 * KEPT; i++) {
      fixture.spend(ada, 100 + i);
      fixture.clock.advance(HOUR);
      run();
    }
    assertThat(kept()).isEqualTo(KEPT);
    assertThat(verified()).isEmpty();
  }

  @Test
  void trees_of_lost_batches_displace_no_tree() {
    Saver ada = fixture.saver().with(1_000);
    run();
    execute(
        """
        INSERT INTO accounts_tree (book_id, batch_no, seq, hash, folded_at, salt, accounts_root)
        SELECT book_id, batch_no + 1000 + i, seq, hash, folded_at, salt, sha256(int8send(i))
          FROM accounts_tree, generate_series(1::bigint, 5) i
        """);
    fixture.spend(ada, 100);
    fixture.clock.advance(HOUR);
    run();
    assertThat(kept()).isEqualTo(2);
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 900 ");
  }

  @Test
  void a_tree_that_no_head_can_have_makes_no_heads() {
    Saver ada = fixture.saver().with(1_000);
    run();
    long firstTree = lastTree();
    fixture.spend(ada, 100);
    fixture.clock.advance(HOUR);
    run();
    assertThat(lastTree()).isGreaterThan(firstTree);
    SignedHead last = fixture.book.heads.latest().orElseThrow();
    execute("ALTER TABLE head DISABLE TRIGGER USER");
    execute(
        """
        DELETE FROM head
         WHERE accounts_root = (SELECT accounts_root FROM accounts_tree ORDER BY batch_no LIMIT 1)
        """);
    execute("ALTER TABLE head ENABLE TRIGGER USER");
    // The tables went back in a crash of the database.
    execute("UPDATE projection SET batch_no = " + firstTree);
    job.run();
    job.run();
    assertThat(fixture.book.heads.latest()).contains(last);
  }

  @Test
  void a_tree_that_failed_is_tried_again_minutes_later() {
    Saver ada = fixture.saver().with(1_000);
    BalanceProofs proofs = proofs();
    Instant now = fixture.clock.instant();
    assertThat(proofs.nextAt()).isEqualTo(now.plus(Duration.ofMinutes(1)));
    execute("ALTER TABLE currency_tree ADD CONSTRAINT full_disk CHECK (accounts < 0) NOT VALID");
    assertThatThrownBy(this::run).hasMessageContaining("full_disk");
    assertThat(job.retryAt()).isEqualTo(now.plus(Duration.ofMinutes(5)));
    execute("ALTER TABLE currency_tree DROP CONSTRAINT full_disk");
    run();
    assertThat(job.lastSignedAt()).isEmpty();
    fixture.clock.advance(Duration.ofMinutes(5));
    run();
    assertThat(job.lastSignedAt()).contains(fixture.clock.instant());
    assertThat(proofs.nextAt()).isEqualTo(fixture.clock.instant().plus(HOUR));
    assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 1000 ");
  }

  @Test
  void a_new_account_is_told_when_its_proof_is_ready() {
    Map<String, String> hourly = new HashMap<>(keys.settings());
    hourly.remove("NISSMART_LEDGER_BALANCE_PROOF_INTERVAL");
    HeadSettings settings = HeadSettings.read(Settings.of(hourly));
    try (LedgerFixture running = new LedgerFixture(TestPostgres.database("ledger"), settings)) {
      Saver ada = running.saver().with(100);
      Await.until(LONGEST, "the first tree is signed", () -> liabilities(running).hasHead());
      Saver late = running.saver();
      running.awaitTables();
      GetBalanceProofResponse early = ask(late.ledger(), late.accountId());
      assertThat(early.hasProof()).isFalse();
      assertThat(early.getReadyInSeconds()).isBetween(1L, 3_601L);
      running.clock.advance(HOUR);
      Await.until(
          LONGEST,
          "the next tree is signed",
          () -> ask(late.ledger(), late.accountId()).hasProof());
      assertThat(check.run(proof(late.ledger(), late.accountId()))).startsWith("VALID: balance 0 ");
      assertThat(check.run(proof(ada.ledger(), ada.accountId()))).startsWith("VALID: balance 100 ");
    }
  }

  @Test
  void a_ledger_without_a_key_makes_no_proofs() {
    try (LedgerFixture unsigned = new LedgerFixture()) {
      job(unsigned, owner).run();
      Saver ada = unsigned.saver().with(100);
      assertThat(refusal(() -> ask(ada.ledger(), ada.accountId())).reason())
          .isEqualTo(Reason.RECEIPT_UNAVAILABLE);
    }
  }

  @Test
  void a_book_in_safe_mode_gets_no_tree() {
    var _ = fixture.saver().with(100);
    fixture.book.safeMode.freeze(true, Set.of(), "batch 1: its hash is wrong");
    fixture.book.safeMode.refresh();
    run();
    assertThat(fixture.book.heads.latest().map(SignedHead::accountsRoot)).isEmpty();
  }

  @Test
  void an_altered_tree_is_found_and_proves_nothing() {
    Saver ada = fixture.saver().with(1_000);
    run();
    fixture.openAccount(ada.userId(), "USD");
    fixture.clock.advance(HOUR);
    run();
    AccountsTreeProof proof = new AccountsTreeProof(owner.jdbi(), Book.ID);
    assertThat(proof.finding(true)).isEmpty();
    execute("ALTER TABLE currency_tree DROP CONSTRAINT currency_tree_chunks");
    for (String row : List.of("ASC", "DESC")) {
      assertFound(proof, "accounts_tree", "seq = seq + 1", row);
      assertFound(proof, "accounts_tree", flip("hash", 3), row);
      assertFound(proof, "accounts_tree", flip("accounts_root", 3), row);
      assertFound(proof, "currency_tree", "accounts = accounts + 1", row);
      assertFound(proof, "currency_tree", "total = total + 1", row);
      assertFound(proof, "currency_tree", flip("root", 3), row);
      assertFound(proof, "currency_tree", "currency = translate(currency, 'NU', 'UN')", row);
      assertFound(proof, "currency_tree", flip("chunks", 20), row);
      assertFound(proof, "currency_tree", flip("chunks", 55), row);
    }
    assertFound(proof, "accounts_tree", flip("salt", 3), "DESC");
    assertFound(proof, "currency_tree", flip("chunks", 3), "DESC");
    execute("UPDATE currency_tree SET total = total + 1");
    assertThat(refusal(() -> ask(ada.ledger(), ada.accountId())))
        .as("the root of all accounts is another")
        .hasMessageContaining("differs from the ledger's entries");
    execute("UPDATE currency_tree SET total = total - 1");
    execute("UPDATE currency_tree SET " + flip("chunks", 20));
    assertThat(refusal(() -> ask(ada.ledger(), ada.accountId())))
        .returns(Reason.RECEIPT_UNAVAILABLE, Refusal::reason)
        .hasMessageContaining("differs from the ledger's entries");
    execute(
        """
        ALTER TABLE currency_tree ADD CONSTRAINT currency_tree_chunks
        CHECK (length(chunks) = 56 * ((accounts + 255) / 256))
        """);
    assertThat(verified()).contains("CUSTOMER NGN: its chunks do not give its root and total");
    execute("DELETE FROM accounts_tree");
    assertThat(proof.finding(false)).get().asString().contains("that no stored tree has");
  }

  private static String flip(String column, int at) {
    return "%1$s = set_byte(%1$s, %2$d, get_byte(%1$s, %2$d) # 1)".formatted(column, at);
  }

  /** Alters the first or last row of a table, looks for the finding, and alters the row back. */
  private void assertFound(AccountsTreeProof proof, String table, String change, String order) {
    String where =
        " WHERE ctid = (SELECT ctid FROM %1$s ORDER BY batch_no %2$s, %3$s LIMIT 1)"
            .formatted(
                table, order, table.equals("accounts_tree") ? "seq" : "kind, accounts, root");
    String key =
        owner
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery("SELECT min(ctid::text) FROM " + table + where)
                    .mapTo(String.class)
                    .one());
    assertThat(key).isNotNull();
    String altered =
        owner
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(
                        "UPDATE %s SET %s WHERE ctid = '%s'::tid RETURNING ctid::text"
                            .formatted(table, change, key))
                    .mapTo(String.class)
                    .one());
    assertThat(proof.finding(true)).as(order + " " + table + ": " + change).isPresent();
    execute(
        "UPDATE %s SET %s WHERE ctid = '%s'::tid"
            .formatted(table, change.replace("+ 1", "- 1"), altered));
    assertThat(proof.finding(true)).as("altered back: " + change).isEmpty();
  }

  private void run() {
    fixture.awaitTables();
    Await.until(LONGEST, "the replica writes", fixture.ledger::isWriter);
    job.run();
  }

  private BalanceProofs proofs() {
    return new BalanceProofs(
        owner.jdbi(),
        Book.ID,
        fixture.book.history,
        fixture.book.heads,
        new BalanceProofSettings(HOUR, KEPT),
        fixture.clock,
        job::retryAt);
  }

  private long kept() {
    return number("SELECT count(*) FROM accounts_tree");
  }

  private long lastTree() {
    return number("SELECT max(batch_no) FROM accounts_tree");
  }

  private long number(String sql) {
    return owner.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }

  private void execute(String sql) {
    owner.jdbi().useHandle(handle -> handle.execute(sql));
  }

  private String verified() {
    return operator
        .withDeadlineAfter(Duration.ofMinutes(1))
        .verifyBook(VerifyBookRequest.newBuilder().setFull(true).build())
        .getFinding();
  }

  private static GetLiabilitiesResponse liabilities(LedgerFixture of) {
    return LedgerServiceGrpc.newBlockingStub(of.server.asService("gateway"))
        .getLiabilities(GetLiabilitiesRequest.getDefaultInstance());
  }

  private static GetBalanceProofResponse ask(LedgerServiceBlockingStub ledger, String id) {
    return ledger.getBalanceProof(GetBalanceProofRequest.newBuilder().setAccountId(id).build());
  }

  private static byte[] proof(LedgerServiceBlockingStub ledger, String id) {
    GetBalanceProofResponse response = ask(ledger, id);
    assertThat(response.hasProof()).as(id).isTrue();
    return Json.bytes(out -> BalanceProofJson.write(out, response.getProof()));
  }
}
