package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.BookReads;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.projection.Projection;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.database.Database;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads of one account and one transaction, whose round trips to the database are counted. */
class PointReadsTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Database pool = Database.open("points", fixture.database.app().withPoolSize(1));
  private final AtomicInteger trips = new AtomicInteger();
  private final Jdbi jdbi =
      Jdbi.create(counted(DataSource.class, pool.dataSource())).installPlugin(new PostgresPlugin());
  private final History history =
      new History(
          new BookReads(
              jdbi,
              Book.ID,
              new Projection(jdbi, Book.ID, fixture.book.projector),
              fixture.ledger::tail,
              at -> at));
  private final Saver ada = fixture.saver();
  private final BookViewer viewer = new BookViewer(Ids.USER.format(ada.userId()), ada.userId());

  @AfterEach
  void close() {
    pool.close();
    fixture.close();
  }

  @Test
  void a_balance_takes_one_round_trip_and_is_new() {
    UUID accountId = Ids.ACCOUNT.parse("account_id", ada.accountId());
    for (int i = 1; i <= 20; i++) {
      var _ = ada.ledger().postTransaction(deposit("k" + i, ada.accountId(), 100).build());
      trips.set(0);
      assertThat(history.account(viewer, accountId).balance().posted()).isEqualTo(100L * i);
      assertThat(trips).hasValue(1);
    }
    fixture.awaitTables();
    trips.set(0);
    assertThat(history.account(viewer, accountId).balance().posted()).isEqualTo(2_000);
    assertThat(trips).hasValue(1);
  }

  @Test
  void a_transaction_takes_one_round_trip() {
    Transaction booked =
        ada.ledger().postTransaction(deposit("k", ada.accountId(), 100).build()).getTransaction();
    for (int i = 0; i < 2; i++) {
      trips.set(0);
      assertThat(history.transaction(booked.getSeq()).row().amount()).isEqualTo(100);
      assertThat(trips).hasValue(1);
      trips.set(0);
      assertThat(
              history.transaction(viewer, Ids.TRANSACTION.parse("id", booked.getId())).row().seq())
          .isEqualTo(booked.getSeq());
      assertThat(trips).hasValue(1);
      fixture.awaitTables();
    }
  }

  /** Returns an object whose connections and statements count what waits for the server. */
  private <T> T counted(Class<T> type, T real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          String name = method.getName();
          if (name.startsWith("execute") || name.equals("commit") || name.equals("rollback")) {
            trips.incrementAndGet();
          }
          Object result;
          try {
            result = method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (result instanceof PreparedStatement statement) {
            return counted(PreparedStatement.class, statement);
          }
          return result instanceof Connection connection && type == DataSource.class
              ? counted(Connection.class, connection)
              : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
