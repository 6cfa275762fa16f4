package com.nissmart.e2e.support;

import com.nissmart.contract.Ids;
import com.nissmart.testkit.Await;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/** The ledger's tables of a running system, read directly with the rights of their owner. */
public final class LedgerTables {
  /** Counts the batches of the journal that the tables do not have yet. */
  public static final String BATCHES_BEHIND =
      """
      SELECT count(*) FROM projection p JOIN journal j ON j.book_id = p.book_id AND j.batch_no > p.batch_no
      """;

  private static final int LINE_OF_THE_PORT = 3;
  private static final Duration LONGEST_LAG = Duration.ofMinutes(1);

  private final String url;
  private final String password;

  private LedgerTables(String url, String password) {
    this.url = url;
    this.password = password;
  }

  /**
   * Opens the tables of the system on that data directory, and waits until they have everything
   * that was answered before.
   */
  public static LedgerTables of(Path data) throws IOException {
    String port =
        Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(LINE_OF_THE_PORT);
    Properties credentials = new Properties();
    try (Reader reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      credentials.load(reader);
    }
    LedgerTables tables =
        new LedgerTables(
            "jdbc:postgresql://127.0.0.1:" + port.strip() + "/ledger",
            credentials.getProperty("ledger_owner"));
    Await.until(
        LONGEST_LAG,
        "the tables have every batch of the journal",
        () -> tables.number(BATCHES_BEHIND) == 0);
    return tables;
  }

  /** Returns the sum of all entries, which is 0 in a consistent ledger. */
  public long sumOfEntries() throws SQLException {
    return number("SELECT coalesce(sum(amount), 0) FROM entry");
  }

  /** Counts transactions whose entries do not sum to zero. */
  public long unbalancedTransactions() throws SQLException {
    return number(
        """
        SELECT count(*) FROM (
          SELECT seq FROM entry GROUP BY book_id, seq HAVING sum(amount) <> 0
        ) AS unbalanced
        """);
  }

  /** Counts entries whose running balance is not the sum of the account's entries up to it. */
  public long wrongBalances() throws SQLException {
    return number(
        """
        SELECT count(*) FROM (
          SELECT balance, sum(amount) OVER (PARTITION BY book_id, account_id ORDER BY account_seq) AS total
          FROM entry
        ) AS line
        WHERE balance <> total
        """);
  }

  /** Counts entry numbers that are missing between the first and the last transaction. */
  public long gaps() throws SQLException {
    return number("SELECT coalesce(max(seq) - min(seq) + 1 - count(*), 0) FROM transaction");
  }

  /** Counts completed transfers. */
  public long completedTransfers() throws SQLException {
    return number(
        "SELECT count(*) FROM transaction WHERE type = 'TRANSFER' AND status = 'COMPLETED'");
  }

  /** Returns the balance of each customer account without holds. */
  public Map<String, Long> restingBalances() throws SQLException {
    Map<String, Long> balances = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url, "ledger_owner", password);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT DISTINCT ON (e.account_id) e.account_id::text, e.balance
                FROM entry e JOIN account a USING (book_id, account_id)
                WHERE a.kind = 'CUSTOMER'
                  AND NOT EXISTS (SELECT 1 FROM entry h WHERE h.account_id = e.account_id AND h.held > 0)
                ORDER BY e.account_id, e.account_seq DESC
                """)) {
      while (row.next()) {
        balances.put(row.getString(1), row.getLong(2));
      }
    }
    return balances;
  }

  /** Returns the sum of the credits of an account. */
  public long moneyIn(UUID account) throws SQLException {
    return number(
        "SELECT coalesce(sum(amount), 0) FROM entry WHERE amount > 0 AND account_id = '%s'"
            .formatted(account));
  }

  /** Returns the sum of the debits of an account, without a sign. */
  public long moneyOut(UUID account) throws SQLException {
    return number(
        "SELECT coalesce(-sum(amount), 0) FROM entry WHERE amount < 0 AND account_id = '%s'"
            .formatted(account));
  }

  /** Counts the entries of an account. */
  public long entries(UUID account) throws SQLException {
    return number("SELECT count(*) FROM entry WHERE account_id = '%s'".formatted(account));
  }

  /** Changes the balance on the last entry of an account, as only the owner of the tables can. */
  public void changeLastBalance(String accountId, long by) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "ledger_owner", password);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("ALTER TABLE entry DISABLE TRIGGER entry_append_only");
      statement.execute(
          """
          UPDATE entry e SET balance = balance + %1$d
          WHERE account_id = '%2$s'
            AND account_seq = (SELECT max(account_seq) FROM entry l WHERE l.account_id = '%2$s')
          """
              .formatted(by, Ids.ACCOUNT.parse("account_id", accountId)));
      statement.execute("ALTER TABLE entry ENABLE TRIGGER entry_append_only");
      connection.commit();
    }
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "ledger_owner", password);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
