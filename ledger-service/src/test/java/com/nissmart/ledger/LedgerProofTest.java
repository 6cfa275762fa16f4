package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.grpc.LedgerMessages;
import com.nissmart.ledger.proof.Verification;
import com.nissmart.ledger.proof.VerificationJob;
import com.nissmart.ledger.proof.VerificationMetrics;
import com.nissmart.ledger.proof.VerificationSettings;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerProofTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Verifications verifications =
      new Verifications(fixture.database.app(), Book.ID, fixture.clock);

  @AfterEach
  void close() {
    verifications.close();
    fixture.close();
  }

  @Test
  void an_empty_book_is_sound() {
    Verification verification = verifications.verify(true);
    assertThat(verification.finding()).isEmpty();
    assertThat(verification.sound()).isTrue();
    assertThat(verification.transactions()).isZero();
  }

  @Test
  void a_book_with_all_kinds_of_transactions_is_verified() {
    new MixedHistory(fixture).write("book");
    Verification verification = verifications.verify(true);
    assertThat(verification.finding()).isEmpty();
    assertThat(verification.transactions()).isEqualTo(count("SELECT count(*) FROM transaction"));
    assertThat(verification.entries()).isEqualTo(count("SELECT count(*) FROM entry"));
    assertThat(verification.batchNo()).isEqualTo(count("SELECT last_batch FROM book"));
  }

  @Test
  void many_openings_of_one_batch_are_verified() {
    List<Order> openings = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      openings.add(new Order.Opening("accounts", UUID.randomUUID(), UUID.randomUUID(), "NGN"));
    }
    CompletableFuture<List<OrderOutcome>> outcomes = new CompletableFuture<>();
    fixture.ledger.submit(
        openings,
        Collections.nCopies(openings.size(), 1),
        Duration.ofSeconds(10).toNanos(),
        Runnable::run,
        outcomes::complete);
    assertThat(outcomes.join()).hasSize(100);
    fixture.awaitTables();
    Verification verification = verifications.verify(true);
    assertThat(verification.finding()).isEmpty();
  }

  @Test
  void only_new_batches_are_verified_unless_all_are_asked_for() {
    new MixedHistory(fixture).write("first");
    fixture.awaitTables();
    assertThat(verifications.verify(false).full())
        .as("there was no position to continue from")
        .isTrue();
    long before = count("SELECT count(*) FROM transaction");
    new MixedHistory(fixture).write("second");
    fixture.awaitTables();
    Verification added = verifications.verify(false);
    assertThat(added.finding()).isEmpty();
    assertThat(added.full()).isFalse();
    assertThat(added.transactions()).isEqualTo(count("SELECT count(*) FROM transaction") - before);
    assertThat(verifications.verify(false).transactions()).isZero();
    assertThat(verifications.verify(true).transactions())
        .isEqualTo(count("SELECT count(*) FROM transaction"));
  }

  @Test
  void a_verification_continues_from_the_last_balances() {
    MixedHistory history = new MixedHistory(fixture).write("first");
    fixture.awaitTables();
    verifications.verify(false);
    for (int i = 0; i < 3; i++) {
      history
          .ada
          .ledger()
          .postTransaction(
              LedgerFixture.deposit("later" + i, history.ada.accountId(), 1_000).build());
      fixture.payout.hold(fixture.hold(history.ada, "later" + i, 100).build());
      fixture.awaitTables();
      Verification verification = verifications.verify(false);
      assertThat(verification.finding()).isEmpty();
      assertThat(verification.transactions()).isEqualTo(2);
    }
  }

  @Test
  void a_finding_in_new_rows_stays() {
    MixedHistory history = new MixedHistory(fixture).write("first");
    verifications.verify(false);
    new MixedHistory(fixture).write("second");
    String account = history.ada.accountId();
    history.ada.ledger().postTransaction(LedgerFixture.deposit("new", account, 777).build());
    tamper("UPDATE entry SET balance = balance + 1 WHERE amount = 777");
    String expected = "of " + account + ": balance is ";
    assertThat(verifications.verify(false).finding()).contains(expected);
    assertThat(verifications.verify(false).finding()).contains(expected);
    assertThat(verifications.verify(true).finding()).contains(expected);
    tamper("UPDATE entry SET balance = balance - 1 WHERE amount = 777");
    assertThat(verifications.verify(false).finding()).isEmpty();
  }

  @Test
  void a_finding_in_old_rows_stays_after_a_full_verification() {
    new MixedHistory(fixture).write("first");
    fixture.awaitTables();
    verifications.verify(true);
    tamper("UPDATE transaction SET description = 'for nothing' WHERE seq = 1");
    assertThat(verifications.verify(false).sound()).as("it is not new").isTrue();
    String finding = verifications.verify(true).finding();
    assertThat(finding).isEqualTo("transaction 1: description is not as it was booked");
    assertThat(verifications.verify(false).finding()).isEqualTo(finding);
  }

  @Test
  void an_altered_column_is_named() {
    new MixedHistory(fixture).write("book");
    tamper("UPDATE transaction SET description = 'for nothing' WHERE seq = 3");
    assertThat(verifications.verify(true).finding())
        .isEqualTo("transaction 3: description is not as it was booked");
    tamper("UPDATE transaction SET description = 'part 1' WHERE seq = 3");
    tamper("UPDATE transaction SET idempotency_key = 'mine' WHERE seq = 3");
    assertThat(verifications.verify(true).finding())
        .isEqualTo("transaction 3: idempotency_key is mine, expected book-t1");
  }

  @Test
  void a_book_is_verified_while_it_grows() throws Exception {
    Saver ada = fixture.saver().with(1_000_000);
    Saver bola = fixture.saver().with(1_000_000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String key = "k" + i;
        calls.add(
            threads.submit(() ->
                ada.ledger()
                    .postTransaction(
                        transfer(key, ada.accountId(), bola.accountId(), 100).build())));
        calls.add(
            threads.submit(() ->
                bola.ledger()
                    .postTransaction(
                        transfer(key, bola.accountId(), ada.accountId(), 100).build())));
        if (i % 30 == 0) {
          assertThat(verifications.verify(i % 60 == 0).finding()).isEmpty();
        }
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }
    assertThat(verifications.verify(false).finding()).isEmpty();
    assertThat(verifications.verify(true).transactions()).isEqualTo(602);
  }

  @Test
  void a_book_whose_tables_are_behind_is_sound() {
    MixedHistory history = new MixedHistory(fixture).write("first");
    fixture.awaitTables();
    verifications.verify(true);
    long projected = count("SELECT count(*) FROM transaction");
    fixture.book.projector.end();
    for (int i = 0; i < 3; i++) {
      history
          .bola
          .ledger()
          .postTransaction(
              transfer("behind" + i, history.bola.accountId(), history.ada.accountId(), 100)
                  .build());
    }
    for (boolean full : new boolean[] {false, true, false}) {
      Verification verification = verifications.verify(full);
      assertThat(verification.finding()).isEmpty();
      assertThat(verification.lastSeq()).isEqualTo(projected + 3);
      assertThat(verification.transactions()).isEqualTo(full ? projected + 3 : 3);
    }
    alter("UPDATE journal SET payload = payload || '\\x00' WHERE first_seq = " + (projected + 2));
    assertThat(verifications.verify(false).finding()).startsWith("batch ");
    assertThat(verifications.verify(true).finding())
        .matches("batch \\d+: payload cannot be read: .*");
  }

  @Test
  void a_journal_whose_first_batches_were_moved_is_verified() {
    new MixedHistory(fixture).write("first");
    fixture.awaitTables();
    long last = count("SELECT max(batch_no) - 1 FROM journal");
    alter(
        """
        INSERT INTO journal_moved (book_id, batch_no, last_seq, created_at, hash)
        SELECT book_id, batch_no, last_seq, created_at, hash FROM journal WHERE batch_no = %d
        """
            .formatted(last));
    long moved = count("SELECT last_seq FROM journal_moved");
    try (Database owner = Database.open("owner", fixture.database.owner())) {
      owner
          .jdbi()
          .useHandle(handle -> {
            switchTriggers(handle, "DISABLE");
            handle.execute("DELETE FROM journal WHERE batch_no <= ?", last);
            switchTriggers(handle, "ENABLE");
          });
    }
    new MixedHistory(fixture).write("second");
    fixture.awaitTables();
    Verification verification = verifications.verify(true);
    assertThat(verification.finding()).isEmpty();
    assertThat(verification.transactions())
        .isEqualTo(count("SELECT count(*) FROM transaction") - moved);
    tamper(
        "UPDATE entry SET balance = balance + 1 WHERE seq = " + (moved + 1) + " AND amount >= 0");
    assertThat(verifications.verify(true).finding()).contains(": balance is ");
    alter("UPDATE journal_moved SET hash = sha256(hash)");
    assertThat(verifications.verify(true).finding())
        .startsWith("batch " + (last + 1) + ": hash is ");
  }

  @Test
  void rows_beyond_the_position_of_the_tables_are_found() {
    new MixedHistory(fixture).write("first");
    fixture.awaitTables();
    verifications.verify(true);
    fixture.close();
    alter(
        """
        UPDATE projection p SET batch_no = j.batch_no, seq = j.last_seq
          FROM journal j WHERE j.last_seq = 6 AND j.first_seq < 7
        """);
    String finding = "transaction 7 is beyond the position of the tables, which is seq 6 of batch ";
    assertThat(verifications.verify(false).finding()).startsWith(finding);
    assertThat(verifications.verify(true).finding()).startsWith(finding);
  }

  @Test
  void tables_that_a_crash_took_back_are_no_finding() {
    fixture.saver().with(500);
    fixture.awaitTables();
    verifications.verify(true);
    fixture.close();
    alter("DELETE FROM entry WHERE seq = 1 AND amount > 0");
    alter("DELETE FROM entry WHERE seq = 1");
    alter("DELETE FROM transaction WHERE seq = 1");
    alter("UPDATE projection SET batch_no = batch_no - 1, seq = 0");
    Verification verification = verifications.verify(false);
    assertThat(verification.finding()).isEmpty();
    assertThat(verification.transactions()).isZero();
  }

  @Test
  void a_missing_index_over_keys_is_found() {
    fixture.saver().with(500);
    fixture.awaitTables();
    fixture.close();
    try (Database owner = Database.open("owner", fixture.database.owner())) {
      owner.jdbi().useHandle(handle -> handle.execute("DROP INDEX transaction_dedup"));
    }
    assertThat(verifications.verify(true).finding())
        .isEqualTo(
            "The database is not as its migrations made it: unique index transaction_dedup on transaction is missing");
  }

  @Test
  void only_operators_and_auditors_see_the_verification() {
    new MixedHistory(fixture).write("book");
    for (Role role : new Role[] {Role.ROLE_OPERATOR, Role.ROLE_AUDITOR}) {
      LedgerServiceBlockingStub stub =
          LedgerServiceGrpc.newBlockingStub(fixture.server.asUser(UUID.randomUUID(), role));
      VerifyBookResponse response =
          stub.verifyBook(VerifyBookRequest.newBuilder().setFull(true).build());
      assertThat(response.getSound()).isTrue();
      assertThat(response.getFinding()).isEmpty();
      assertThat(response.getTransactions()).isEqualTo(count("SELECT count(*) FROM transaction"));
    }
    assertThat(
            LedgerFixture.refusal(
                    () -> fixture.payout.verifyBook(VerifyBookRequest.getDefaultInstance()))
                .reason())
        .isEqualTo(com.nissmart.common.v1.Reason.PERMISSION_DENIED);
  }

  @Test
  void the_last_verification_is_returned_without_a_new_one() {
    var auditor =
        LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_AUDITOR));
    GetVerificationRequest ask = GetVerificationRequest.getDefaultInstance();
    assertThat(auditor.getVerification(ask))
        .as("nothing is known yet")
        .isEqualTo(GetVerificationResponse.getDefaultInstance());
    fixture.saver().with(500);
    Timestamp first = LedgerMessages.timestamp(fixture.clock.instant());
    long batchNo = auditor.verifyBook(VerifyBookRequest.getDefaultInstance()).getBatchNo();
    fixture.clock.advance(Duration.ofMinutes(1));
    fixture.saver().with(600);
    assertThat(auditor.getVerification(ask))
        .isEqualTo(
            GetVerificationResponse.newBuilder()
                .setSound(true)
                .setBatchNo(batchNo)
                .setTransactions(1)
                .setVerifiedAt(first)
                .setFullVerifiedAt(first)
                .build());
    auditor.verifyBook(VerifyBookRequest.getDefaultInstance());
    GetVerificationResponse later = auditor.getVerification(ask);
    assertThat(later.getTransactions()).isEqualTo(2);
    assertThat(later.getVerifiedAt()).isEqualTo(LedgerMessages.timestamp(fixture.clock.instant()));
    assertThat(later.getFullVerifiedAt()).isEqualTo(first);
    tamper("UPDATE transaction SET amount = 400 WHERE seq = 1");
    auditor.verifyBook(VerifyBookRequest.newBuilder().setFull(true).build());
    assertThat(auditor.getVerification(ask).getSound()).isFalse();
    assertThat(auditor.getVerification(ask).getFinding()).startsWith("transaction 1: ");
    assertThat(LedgerFixture.refusal(() -> fixture.saver().ledger().getVerification(ask)).reason())
        .isEqualTo(com.nissmart.common.v1.Reason.PERMISSION_DENIED);
  }

  @Test
  void the_background_verification_updates_the_metrics() {
    Telemetry telemetry = new Telemetry();
    VerificationSettings settings =
        new VerificationSettings(Duration.ofMinutes(1), Duration.ofHours(24));
    VerificationMetrics metrics =
        new VerificationMetrics(verifications, fixture.clock, telemetry.registry());
    VerificationJob job = new VerificationJob(verifications, fixture.clock, settings);
    assertThat(metric(telemetry, "ledger_verification_sound")).isNaN();
    fixture.saver().with(500);
    assertThat(job.run()).isTrue();
    assertThat(latest().full()).isTrue();
    fixture.clock.advance(Duration.ofMinutes(1));
    assertThat(job.run()).isTrue();
    assertThat(latest().full()).isFalse();
    assertThat(metric(telemetry, "ledger_verification_sound")).isEqualTo(1);
    assertThat(metric(telemetry, "ledger_verified_batch")).isEqualTo((double) latest().batchNo());
    fixture.clock.advance(Duration.ofSeconds(30));
    assertThat(metric(telemetry, "ledger_verification_age_seconds")).isEqualTo(30);
    tamper("UPDATE transaction SET amount = 400 WHERE seq = 1");
    fixture.clock.advance(Duration.ofHours(24));
    assertThat(job.run()).isTrue();
    assertThat(metric(telemetry, "ledger_verification_sound")).isZero();
    assertThat(latest().finding()).isEqualTo("transaction 1: amount is 400, expected 500");
    assertThat(job.run()).as("a finding stays until the next full verification").isFalse();
    metrics.close();
    assertThat(telemetry.scrape()).doesNotContain("ledger_verification_sound");
  }

  private Verification latest() {
    return verifications.latest().orElseThrow();
  }

  private static double metric(Telemetry telemetry, String name) {
    return telemetry
        .scrape()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private long count(String sql) {
    return fixture.select(sql, Long.class).getFirst();
  }

  /** Alters a row as the owner of the database when the tables are complete. */
  private void tamper(String sql) {
    fixture.awaitTables();
    alter(sql);
  }

  private void alter(String sql) {
    try (Database owner = Database.open("owner", fixture.database.owner())) {
      owner
          .jdbi()
          .useHandle(handle -> {
            switchTriggers(handle, "DISABLE");
            assertThat(handle.execute(sql)).isEqualTo(1);
            switchTriggers(handle, "ENABLE");
          });
    }
  }

  private static void switchTriggers(Handle handle, String how) {
    for (String table : List.of("journal", "journal_moved", "entry", "transaction")) {
      handle.execute("ALTER TABLE %s %s TRIGGER USER".formatted(table, how));
    }
  }
}
