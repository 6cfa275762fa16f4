package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.carry.OldBook;
import com.nissmart.ledger.proof.BookVerifier;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** A journal that is divided and shortened with the statements of the README. */
class MovedPartitionsTest {
  private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

  /** The first batch that is not of the carried book. */
  private static final String CUT = "12";

  /** The answers of seq_at at, before and after the time of each transaction. */
  private static final String MOMENTS =
      """
      SELECT string_agg(concat_ws(' ', seq_at(1, at, true), seq_at(1, at, false),
                                  seq_at(1, at + interval '1 microsecond', true)), ',' ORDER BY at)
        FROM (SELECT DISTINCT created_at AS at FROM transaction WHERE seq <= 706) AS moments
      """;

  @Test
  void the_ledger_goes_on_without_the_parts_that_were_moved() throws IOException, SQLException {
    TestDatabase database = OldBook.write(600, 100).carriedOver();
    List<String> readme = sql();
    Verifications verifications =
        new Verifications(database.app(), Book.ID, InstantSource.system());
    assertThat(verifications.verify(true).finding()).isEmpty();
    run(database, readme.get(0));
    try (verifications;
        LedgerFixture fixture = new LedgerFixture(database)) {
      new MixedHistory(fixture).write("before");
      String moments = value(database, MOMENTS);
      assertThat(finding(fixture)).isEmpty();
      fixture.awaitTables();
      run(database, readme.get(1));
      new MixedHistory(fixture).write("after");
      fixture.awaitTables();
      assertThat(value(database, "SELECT min(batch_no) FROM journal")).isEqualTo(CUT);
      assertThat(value(database, MOMENTS)).isEqualTo(moments);
      assertThat(finding(fixture)).as("the rest is verified").isEmpty();
      assertThatThrownBy(() -> verifications.verify(false))
          .as("where it would continue was moved")
          .isInstanceOf(UnreadableBookException.class);
      assertThat(verifications.verify(false))
          .satisfies(whole -> {
            assertThat(whole.full()).isTrue();
            assertThat(whole.finding()).isEmpty();
          });
      assertThat(depositAfterTakeOver(fixture)).isTrue();
      run(
          database,
          "ALTER TABLE journal ATTACH PARTITION journal_first FOR VALUES FROM (0) TO ("
              + CUT
              + ")");
      assertThat(finding(fixture)).isEmpty();
    }
  }

  private static boolean depositAfterTakeOver(LedgerFixture fixture) {
    Saver ada = fixture.saver();
    fixture.book.role.close();
    TestServer other = fixture.replica(LedgerFixture.SETTINGS);
    LedgerServiceBlockingStub ledger =
        LedgerServiceGrpc.newBlockingStub(other.asCustomer(ada.userId()));
    return ledger
        .postTransaction(LedgerFixture.deposit("after", ada.accountId(), 500).build())
        .hasTransaction();
  }

  /** Verifies the book in one step, and in steps of few accounts. */
  private static String finding(LedgerFixture fixture) {
    String finding = finding(fixture, 1_000);
    assertThat(finding(fixture, 3)).isEqualTo(finding);
    return finding;
  }

  private static String finding(LedgerFixture fixture, int accountsAtOnce) {
    try (BookVerifier verifier =
        new BookVerifier(fixture.database.app(), Book.ID, fixture.clock, accountsAtOnce)) {
      return verifier.verify().finding();
    }
  }

  /** Returns the statements of the README with the numbers of a small book. */
  private static List<String> sql() throws IOException {
    return SQL.matcher(Files.readString(Path.of("README.md")))
        .results()
        .map(block -> block.group(1).replace("1000000", CUT))
        .toList();
  }

  private static void run(TestDatabase database, String sql) {
    use(
        database,
        handle -> {
          try (Statement statement = handle.getConnection().createStatement()) {
            return statement.execute(sql);
          } catch (SQLException e) {
            throw new AssertionError(sql, e);
          }
        });
  }

  private static String value(TestDatabase database, String sql) {
    return use(database, handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private interface Use<T> {
    T of(Handle handle);
  }

  private static <T> T use(TestDatabase database, Use<T> use) {
    try (Database owner = Database.open("owner", database.owner())) {
      return owner.jdbi().withHandle(use::of);
    }
  }
}
