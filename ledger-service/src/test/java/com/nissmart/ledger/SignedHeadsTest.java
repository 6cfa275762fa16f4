package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.journalcommand.HeadsMain;
import com.nissmart.ledger.journalcommand.JournalMain;
import com.nissmart.ledger.v1.BookHead;
import com.nissmart.ledger.v1.GetReceiptKeysRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListHeadsRequest;
import com.nissmart.ledger.v1.ListHeadsResponse;
import com.nissmart.ledger.v1.SignHeadRequest;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.ledger.witness.WitnessState;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signed heads and their witnesses: a database that was changed as a whole, with right hashes and
 * without its signed heads, is found by the witness and is not written.
 */
class SignedHeadsTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private TestReceiptKeys keys() {
    return new TestReceiptKeys(directory.resolve("keys"), MovableClock.create());
  }

  private Path file() {
    return directory.resolve("heads.jsonl");
  }

  private HeadSettings signed(TestReceiptKeys keys, String witnesses) {
    Settings settings = Settings.of(environment(keys, witnesses));
    HeadSettings signed = HeadSettings.read(settings);
    settings.check();
    return signed;
  }

  private static Map<String, String> environment(TestReceiptKeys keys, String witnesses) {
    Map<String, String> all = new HashMap<>(keys.settings());
    all.put("NISSMART_LEDGER_WITNESS", witnesses);
    return all;
  }

  private LedgerFixture ledger(TestDatabase database, TestReceiptKeys keys) {
    return new LedgerFixture(database, signed(keys, "file:" + file()));
  }

  @Test
  void a_head_is_signed_once_a_minute_and_only_after_a_booking() {
    try (LedgerFixture fixture = ledger(TestPostgres.database("ledger"), keys())) {
      Heads heads = fixture.book.heads;
      heads.signIfDue();
      assertThat(all(heads)).hasSize(1);
      saver(fixture, 1_000);
      heads.signIfDue();
      assertThat(all(heads)).as("within the minute").hasSize(1);
      assertThat(heads.covering(1)).isEmpty();
      assertThat(heads.nextAt()).isEqualTo(fixture.clock.instant().plus(MINUTE));
      fixture.clock.advance(MINUTE);
      heads.signIfDue();
      assertThat(all(heads)).hasSize(2);
      assertThat(heads.covering(1)).isEqualTo(heads.latest());
      fixture.clock.advance(Duration.ofHours(1));
      heads.signIfDue();
      assertThat(all(heads)).as("nothing was booked").hasSize(2);
    }
  }

  @Test
  void a_book_in_the_past_is_signed_once_it_has_caught_up() {
    MovableClock ahead = MovableClock.create();
    ahead.advance(Duration.ofDays(84));
    TestReceiptKeys later = new TestReceiptKeys(directory.resolve("keys"), ahead);
    try (LedgerFixture fixture = ledger(TestPostgres.database("ledger"), later)) {
      saver(fixture, 1_000);
      fixture.book.heads.signIfDue();
      assertThat(all(fixture.book.heads)).isEmpty();
      fixture.clock.set(ahead.instant());
      fixture.book.heads.signIfDue();
      assertThat(all(fixture.book.heads)).hasSize(1);
    }
  }

  @Test
  void replicas_that_sign_at_once_sign_one_head() {
    TestReceiptKeys keys = keys();
    try (LedgerFixture fixture = ledger(TestPostgres.database("ledger"), keys);
        Database pool = Database.open("signing", fixture.database.app())) {
      saver(fixture, 1_000);
      fixture.clock.advance(MINUTE);
      Book.Head end = Objects.requireNonNull(fixture.ledger.tail()).end();
      HeadSettings signed = signed(keys, "file:" + file());
      List<Optional<SignedHead>> found =
          IntStream.range(0, 4)
              .parallel()
              .mapToObj(i ->
                  new Heads(
                          pool.jdbi(),
                          Book.ID,
                          signed.signing(),
                          fixture.clock,
                          () -> Optional.of(end))
                      .sign())
              .toList();
      assertThat(found).allMatch(head -> head.equals(fixture.book.heads.latest()));
      assertThat(all(fixture.book.heads))
          .filteredOn(head -> head.batchNo() == end.lastBatch())
          .hasSize(1);
    }
  }

  @Test
  void an_operator_signs_and_lists_heads() {
    TestReceiptKeys keys = keys();
    try (LedgerFixture fixture = ledger(TestPostgres.database("ledger"), keys)) {
      saver(fixture, 1_000);
      LedgerServiceBlockingStub operator =
          LedgerServiceGrpc.newBlockingStub(
              fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
      BookHead head = signed(operator);
      assertThat(head.getSeq()).isEqualTo(1);
      assertThat(signed(operator)).isEqualTo(head);
      awaitWitness(fixture, head.getBatchNo());
      ListHeadsResponse page =
          operator.listHeads(ListHeadsRequest.newBuilder().setPageSize(1).build());
      assertThat(page.getHeadsList()).containsExactly(head);
      assertThat(page.getWitnesses(0).getName()).isEqualTo("file:" + file());
      assertThat(page.getWitnesses(0).getLastHead()).isEqualTo(head);
      assertThat(
              LedgerServiceGrpc.newBlockingStub(fixture.server.asService("gateway"))
                  .getReceiptKeys(GetReceiptKeysRequest.getDefaultInstance())
                  .getKeys())
          .contains("\"kid\":\"" + head.getKeyId() + "\"", "\"crv\":\"Ed25519\"");
    }
  }

  private static BookHead signed(LedgerServiceBlockingStub operator) {
    SignHeadRequest now = SignHeadRequest.getDefaultInstance();
    return KeyedLoad.untilKnown(0, List.of(() -> operator.signHead(now).getHead()));
  }

  @Test
  void a_ledger_without_a_key_says_how_to_make_one() {
    try (LedgerFixture fixture = new LedgerFixture()) {
      LedgerServiceBlockingStub operator =
          LedgerServiceGrpc.newBlockingStub(
              fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));
      // Another refusal comes first while no replica writes.
      Await.until(
          LONGEST,
          "the refusal names the command",
          () ->
              refusal(() -> operator.signHead(SignHeadRequest.getDefaultInstance()))
                  .detail()
                  .contains("deploy/keys receipt"));
    }
  }

  @Test
  void a_book_without_its_signed_tail_is_not_written() {
    TestReceiptKeys keys = keys();
    TestDatabase database = TestPostgres.database("ledger");
    try (LedgerFixture before = ledger(database, keys)) {
      saver(before, 1_000);
      before.awaitTables();
    }
    TestDatabase old = copy(database);
    SignedHead head;
    try (LedgerFixture after = ledger(database, keys)) {
      saver(after, 2_000);
      head = sign(after);
      awaitWitness(after, head.batchNo());
    }
    // The copy has the earlier totals, tables and signed heads, and nothing in it is wrong.
    AcceptedBook book = new AcceptedBook(old);
    book.execute(
        """
        INSERT INTO book_stop (book_id, stop_no, kind, detail, known_seq, moment)
        VALUES (1, 1, 'TIMELINE', 'The server was promoted', 1000000, '2026-01-15T08:00:00Z');
        INSERT INTO book_acceptance (book_id, stop_no, accepted_by, why, accepted_at)
        VALUES (1, 1, 'Ngozi Eze', 'Another loss', '2026-01-15T08:00:00Z');
        INSERT INTO journal_moved (book_id, batch_no, last_seq, created_at, hash)
        VALUES (1, 1000000, 0, '2026-01-15T08:00:00Z', sha256(''))
        """);
    try (LedgerFixture cut = stopped(old, keys)) {
      assertThat(cut.book.role.problem())
          .get()
          .asString()
          .contains("The book ends with batch ")
          .contains("file:" + file() + " has the head of batch " + head.batchNo());
      long lastBatch = book.lastBatch();
      assertThat(refusal(() -> cut.openAccount(UUID.randomUUID(), "NGN")).reason())
          .isEqualTo(Reason.LEDGER_BEHIND);
      assertThat(book.lastBatch()).isEqualTo(lastBatch);
      assertThat(verified(cut)).contains("has the head of batch");
      assertThat(check(old, keys)).startsWith("1 ").contains("NOT SOUND: The book ends with batch");
      assertThat(book.accept("head")).startsWith("0 Accepted: ");
      Await.until(LONGEST, "the book is written", cut.ledger::isWriter);
      Saver ada = saver(cut, 500);
      assertThat(ada.balance()).startsWith("500/");
      assertThat(sign(cut).seq()).isGreaterThan(head.seq());
      assertThat(verified(cut)).isEmpty();
      assertThat(check(old, keys))
          .startsWith("0 SOUND: the signed heads in the database")
          .contains("ACCEPTED: the signed heads in file:" + file());
    }
  }

  @Test
  void signing_goes_on_after_the_last_head_was_moved() {
    TestDatabase database = TestPostgres.database("ledger");
    try (LedgerFixture fixture = ledger(database, keys())) {
      saver(fixture, 1_000);
      var _ = sign(fixture);
      saver(fixture, 1_000);
      Book.Head end = Objects.requireNonNull(fixture.ledger.tail()).end();
      fixture.awaitTables();
      // The last head is as far back as if very many batches had been moved after it.
      new AcceptedBook(database)
          .execute(
              """
              SET session_replication_role = replica;
              INSERT INTO journal_moved (book_id, batch_no, last_seq, created_at, hash)
              SELECT book_id, batch_no, last_seq, created_at, hash FROM journal WHERE batch_no = %d;
              DELETE FROM journal WHERE batch_no <= %<d;
              ALTER TABLE head DROP CONSTRAINT head_batch_no, DROP CONSTRAINT head_first_batch;
              UPDATE head SET batch_no = batch_no - 20000
              """
                  .formatted(end.lastBatch() - 1));
      assertThat(sign(fixture).firstBatch()).isEqualTo(end.lastBatch());
    }
  }

  @Test
  void nothing_is_written_before_each_witness_was_read() throws IOException {
    Files.createDirectories(file());
    Map<String, String> environment = environment(keys(), "file:" + file());
    environment.put("NISSMART_LEDGER_WITNESS_WAIT", "1h");
    TestDatabase database = TestPostgres.database("ledger");
    try (LedgerFixture fixture =
        new LedgerFixture(database, HeadSettings.read(Settings.of(environment)))) {
      Await.until(LONGEST, "it waits", () -> fixture.book.role.problem().isPresent());
      assertThat(fixture.book.role.problem())
          .get()
          .asString()
          .startsWith("The witness file:" + file() + " was not read yet");
      assertThat(fixture.ledger.isWriter()).isFalse();
      assertThat(refusal(() -> fixture.openAccount(UUID.randomUUID(), "NGN")).reason())
          .isEqualTo(Reason.UNAVAILABLE);
      Files.delete(file());
      fixture.clock.advance(MINUTE);
      Await.until(LONGEST, "the book is written", fixture.ledger::isWriter);
      assertThat(fixture.book.role.problem()).isEmpty();
    }
  }

  @Test
  void a_rewritten_book_with_right_hashes_is_not_written() {
    TestReceiptKeys keys = keys();
    SignedHead head;
    try (LedgerFixture honest = ledger(TestPostgres.database("ledger"), keys)) {
      saver(honest, 1_000);
      head = sign(honest);
      awaitWitness(honest, head.batchNo());
    }
    TestDatabase rewritten = TestPostgres.database("ledger");
    try (LedgerFixture forger = new LedgerFixture(rewritten)) {
      for (int i = 0; i < 5; i++) {
        saver(forger, 9_000);
      }
    }
    try (LedgerFixture fixture = stopped(rewritten, keys)) {
      assertThat(fixture.book.role.problem())
          .get()
          .asString()
          .startsWith("Batch %d of the book has another hash".formatted(head.batchNo()));
    }
  }

  @Test
  void a_witness_that_cannot_be_reached_stops_nothing_and_catches_up() throws IOException {
    TestReceiptKeys keys = keys();
    Path away = directory.resolve("away");
    TestDatabase database = TestPostgres.database("ledger");
    String witnesses =
        "file:%s postgresql://nobody:nothing@127.0.0.1:1/none".formatted(away.resolve("heads"));
    Map<String, String> environment = environment(keys, witnesses);
    environment.put("NISSMART_LEDGER_WITNESS_WAIT", "0s");
    HeadSettings settings = HeadSettings.read(Settings.of(environment));
    try (LedgerFixture fixture = new LedgerFixture(database, settings)) {
      for (int i = 0; i < 3; i++) {
        saver(fixture, 1_000);
        fixture.clock.advance(MINUTE);
        var _ = sign(fixture);
      }
      Await.until(
          LONGEST,
          "both fail",
          () ->
              fixture.book.witnesses.states().stream()
                  .allMatch(state -> state.failingSince().isPresent()));
      assertThat(fixture.book.role.problem()).isEmpty();
      Files.createDirectories(away);
      fixture.clock.advance(MINUTE);
      Await.until(LONGEST, "it has caught up", () -> state(fixture).failingSince().isEmpty());
      SignedHead last = fixture.book.heads.latest().orElseThrow();
      Await.until(LONGEST, "it has all", () -> state(fixture).last().equals(Optional.of(last)));
      assertThat(Files.readAllLines(away.resolve("heads")))
          .containsExactlyElementsOf(
              all(fixture.book.heads).stream().map(SignedHead::json).toList());
    }
  }

  @Test
  void a_forged_row_among_the_heads_is_found_and_not_copied() throws IOException {
    TestReceiptKeys keys = keys();
    TestDatabase database = TestPostgres.database("ledger");
    try (LedgerFixture fixture = ledger(database, keys)) {
      saver(fixture, 1_000);
      SignedHead head = sign(fixture);
      awaitWitness(fixture, head.batchNo());
      assertThat(verified(fixture)).isEmpty();
      new AcceptedBook(database)
          .execute(
              """
              INSERT INTO head (book_id, seq, batch_no, hash, signed_at, key_id, first_batch, batches_root, signature)
              SELECT book_id, seq + 1, batch_no + 1, hash, signed_at, key_id, first_batch, batches_root, signature
                FROM head
               ORDER BY seq DESC, batch_no DESC LIMIT 1
              """);
      assertThat(verified(fixture)).contains("its signature is not of its key");
      assertThat(check(database, keys)).startsWith("1 ");
      assertThat(Files.readAllLines(file())).last().isEqualTo(head.json());
    }
  }

  @Test
  void a_foreign_head_in_a_witness_is_a_finding_and_stops_nothing() throws IOException {
    TestReceiptKeys foreign =
        new TestReceiptKeys(directory.resolve("foreign"), MovableClock.create());
    Files.writeString(file(), foreign.head(1_000).json() + "\n");
    try (LedgerFixture fixture = ledger(TestPostgres.database("ledger"), keys())) {
      saver(fixture, 1_000);
      Await.until(
          LONGEST,
          "the head is not trusted",
          () -> state(fixture).problem().endsWith("is not known"));
      assertThat(verified(fixture)).startsWith("file:" + file()).endsWith("is not known");
      assertThat(fixture.book.role.problem()).isEmpty();
    }
  }

  @Test
  void a_printed_journal_is_compared_with_a_file_of_heads() throws IOException {
    TestReceiptKeys keys = keys();
    TestDatabase database = TestPostgres.database("ledger");
    Path dump = directory.resolve("journal.jsonl");
    SignedHead head;
    try (LedgerFixture fixture = ledger(database, keys)) {
      saver(fixture, 1_000);
      head = sign(fixture);
      awaitWitness(fixture, head.batchNo());
    }
    assertThat(run(database, keys, "list")).isEqualTo("0 " + Files.readString(file()).strip());
    Files.writeString(dump, journal(database, 0));
    assertThat(
            journal(
                database,
                0,
                "check",
                dump.toString(),
                file().toString(),
                keys.publicKeys().toString()))
        .startsWith("SOUND: ");
    List<String> lines = Files.readAllLines(dump);
    Files.write(dump, lines.subList(0, lines.size() - 1));
    assertThat(journal(database, 0, "check", dump.toString())).startsWith("SOUND: ");
    assertThat(
            journal(
                database,
                1,
                "check",
                dump.toString(),
                file().toString(),
                keys.publicKeys().toString()))
        .contains("is the last one, but there is a " + head.named());
  }

  private static String journal(TestDatabase database, int code, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("NISSMART_LEDGER_DATABASE_URL", url(database.app()));
    assertThat(new JournalMain(environment, stream, stream).run(List.of(arguments)))
        .isEqualTo(code);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String url(DatabaseSettings settings) {
    return settings
        .jdbcUrl()
        .replaceFirst(
            "^jdbc:postgresql://",
            "postgresql://" + settings.user() + ":" + settings.password() + "@");
  }

  /** Returns a new saver with an amount; repeats the calls while no replica writes. */
  private static Saver saver(LedgerFixture fixture, long kobo) {
    Saver saver = KeyedLoad.untilKnown(0, List.of(fixture::saver));
    return KeyedLoad.untilKnown(0, List.of(() -> saver.with(kobo)));
  }

  /** Signs the end of the book; repeats it while no replica writes. */
  private static SignedHead sign(LedgerFixture fixture) {
    Await.until(LONGEST, "the end is signed", () -> isSigned(fixture));
    return fixture.book.heads.latest().orElseThrow();
  }

  private static boolean isSigned(LedgerFixture fixture) {
    Tail tail = fixture.ledger.tail();
    return tail != null
        && fixture
            .book
            .heads
            .sign()
            .filter(head -> head.batchNo() == tail.end().lastBatch())
            .isPresent();
  }

  private LedgerFixture stopped(TestDatabase database, TestReceiptKeys keys) {
    LedgerFixture fixture = ledger(database, keys);
    Await.until(LONGEST, "the book is stopped", () -> fixture.book.role.problem().isPresent());
    assertThat(fixture.ledger.isWriter()).isFalse();
    return fixture;
  }

  private static List<SignedHead> all(Heads heads) {
    return heads.after(null, 1_000);
  }

  private static WitnessState state(LedgerFixture fixture) {
    return fixture.book.witnesses.states().getFirst();
  }

  private static void awaitWitness(LedgerFixture fixture, long batchNo) {
    Await.until(
        LONGEST,
        "the witness has the head",
        () -> state(fixture).last().filter(head -> head.batchNo() == batchNo).isPresent());
  }

  private static String verified(LedgerFixture fixture) {
    return LedgerServiceGrpc.newBlockingStub(
            fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR))
        .withDeadlineAfter(LONGEST)
        .verifyBook(VerifyBookRequest.newBuilder().setFull(true).build())
        .getFinding();
  }

  private String check(TestDatabase database, TestReceiptKeys keys) {
    return run(database, keys, "check");
  }

  /** Runs deploy/heads; returns its exit code and what it prints. */
  private String run(TestDatabase database, TestReceiptKeys keys, String command) {
    Map<String, String> environment = environment(keys, "file:" + file());
    environment.put("NISSMART_LEDGER_DATABASE_URL", url(database.app()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        HeadsMain.run(
            List.of(command),
            environment,
            MovableClock.create(),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return code + " " + out.toString(StandardCharsets.UTF_8).strip();
  }

  /** Copies a database that nobody uses, as a backup is restored. */
  private static TestDatabase copy(TestDatabase database) {
    String url = database.app().jdbcUrl();
    String name = url.replaceFirst(".*/([^/?]+).*", "$1");
    try (Database superuser = Database.open("copy", TestPostgres.superuser())) {
      superuser
          .jdbi()
          .useHandle(
              handle -> handle.execute("CREATE DATABASE %s_old TEMPLATE %s".formatted(name, name)));
    }
    return new TestDatabase(
        renamed(database.app(), name),
        renamed(database.owner(), name),
        renamed(database.superuser(), name));
  }

  private static DatabaseSettings renamed(DatabaseSettings settings, String name) {
    return new DatabaseSettings(
        settings.jdbcUrl().replace("/" + name, "/" + name + "_old"),
        settings.user(),
        settings.password(),
        settings.poolSize());
  }
}
