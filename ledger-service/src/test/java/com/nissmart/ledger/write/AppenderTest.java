package com.nissmart.ledger.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.write.Appender.Fate;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppenderTest {
  private static final Instant AT = Instant.parse("2026-01-15T12:00:00Z");

  private final TestDatabase database = TestPostgres.database("ledger");
  private final Journal journal = new Journal(Book.ID);

  @Test
  void a_number_that_is_taken_costs_no_connection() {
    try (Database pool = Database.open("appender", database.app().withPoolSize(1))) {
      Book.Head head = pool.jdbi().withHandle(journal::end);
      Appender appender = new Appender(pool.jdbi(), journal);
      JournalRow first = journal.row(new BatchChanges(head), AT, 1, 1);
      assertThat(appender.append(first, head.headHash()).fate()).isEqualTo(Fate.APPENDED);
      List<String> sessions = sessions();
      JournalRow taken = journal.row(new BatchChanges(head), AT.plusSeconds(1), 1, 1);
      assertThat(appender.append(taken, head.headHash()).fate()).isEqualTo(Fate.REFUSED);
      JournalRow next = journal.row(new BatchChanges(first.head()), AT, 1, 1);
      assertThat(appender.append(next, first.hash()).fate()).isEqualTo(Fate.APPENDED);
      assertThat(sessions()).hasSize(1).isEqualTo(sessions);
      appender.close();
    }
  }

  private List<String> sessions() {
    try (Database superuser = Database.open("look", database.superuser())) {
      return superuser
          .jdbi()
          .withHandle(handle ->
              handle
                  .createQuery(
                      """
                      SELECT pid || ' ' || backend_start
                        FROM pg_stat_activity
                       WHERE application_name = 'nissmart-appender'
                      """)
                  .mapTo(String.class)
                  .list());
    }
  }
}
