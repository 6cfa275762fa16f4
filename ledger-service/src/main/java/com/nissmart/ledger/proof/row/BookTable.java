package com.nissmart.ledger.proof.row;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * A table that only grows. Its rows are compared in their canonical form: these columns in this
 * order, in PostgreSQL's binary COPY format.
 */
public enum BookTable {
  TRANSACTION(
      "transaction",
      0,
      """
      seq INT8 amount INT8 resolves INT8 created_at TIME effective_at TIME expires_at TIME book_id INT4 type TEXT
      status TEXT dedup_id UUID source_account_id ACCOUNT destination_account_id ACCOUNT currency TEXT requested_by TEXT
      idempotency_key TEXT description PRIVATE metadata PRIVATE failure_code TEXT failure_message PRIVATE
      """),
  ACCOUNT_CHANGE(
      "account_change",
      3,
      """
      book_id INT4 account_id ACCOUNT change_no INT4 batch_no INT8 at_seq INT8 status TEXT changed_by TEXT note PRIVATE
      created_at TIME owner_id UUID currency TEXT
      """),
  ENTRY(
      "entry",
      1,
      """
      account_seq INT8 seq INT8 amount INT8 balance INT8 held INT8 day_debits INT8 book_id INT4 day DATE
      account_id ACCOUNT may_go_negative BOOL
      """);

  private enum Type {
    INT4,
    INT8,
    BOOL,
    DATE,
    TIME,
    UUID,
    ACCOUNT,
    TEXT,
    PRIVATE
  }

  private record Column(String name, Type type) {}

  /** The name in SQL. */
  public final String table;

  private final int position;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Column> columns;

  BookTable(String table, int position, String columns) {
    this.table = table;
    this.position = position;
    String[] words = columns.strip().split("\\s+", -1);
    Column[] all = new Column[words.length / 2];
    for (int i = 0; i < all.length; i++) {
      all[i] = new Column(words[2 * i], Type.valueOf(words[2 * i + 1]));
    }
    this.columns = List.of(all);
  }

  public int columnCount() {
    return columns.size();
  }

  /** Returns the columns for a SELECT from the table as r. */
  public String columns() {
    StringJoiner names = new StringJoiner(", ");
    columns.forEach(column -> names.add("r." + column.name));
    return names.toString();
  }

  /** Returns the name of the column that has a row's position. */
  public String positionColumn() {
    return columns.get(position).name;
  }

  /**
   * Returns the position of a row in the book: its seq, or its batch for a change of an account.
   */
  public long position(CopyRow row) {
    return row.int8(position);
  }

  /** Returns the name of a row, as findings say it. */
  public String name(CopyRow row) {
    return switch (this) {
      case TRANSACTION -> "transaction " + row.int8(RowColumns.SEQ);
      case ACCOUNT_CHANGE ->
          "account_change %d of %s"
              .formatted(
                  row.int4(RowColumns.CHANGE_NO),
                  Finding.account(row.uuid(RowColumns.CHANGE_ACCOUNT)));
      case ENTRY ->
          "entry %d of %s"
              .formatted(
                  row.int8(RowColumns.ENTRY_ACCOUNT_SEQ),
                  Finding.account(row.uuid(RowColumns.ENTRY_ACCOUNT)));
    };
  }

  /** Returns the scope of a finding about a row. */
  public FindingScope scope(CopyRow row) {
    return switch (this) {
      case TRANSACTION -> {
        List<UUID> parties = new ArrayList<>();
        for (int column : new int[] {RowColumns.SOURCE, RowColumns.DESTINATION}) {
          if (!row.isNull(column)) {
            parties.add(row.uuid(column));
          }
        }
        yield FindingScope.ofParties(parties);
      }
      case ACCOUNT_CHANGE -> FindingScope.of(row.uuid(RowColumns.CHANGE_ACCOUNT));
      case ENTRY -> FindingScope.of(row.uuid(RowColumns.ENTRY_ACCOUNT));
    };
  }

  /**
   * Checks that a stored row is the derived one.
   *
   * @throws Finding that names the first column that differs; texts of customers are not repeated
   */
  public void requireSame(CopyRow stored, CopyRow derived) throws Finding {
    for (int i = 0; i < columns.size(); i++) {
      if (stored.hasSame(i, derived)) {
        continue;
      }
      Column column = columns.get(i);
      throw column.type == Type.PRIVATE
          ? Finding.of("%s: %s is not as it was booked", name(derived), column.name)
          : Finding.of(
              "%s: %s is %s, expected %s",
              name(derived), column.name, text(stored, i), text(derived, i));
    }
  }

  private String text(CopyRow row, int column) {
    if (row.isNull(column)) {
      return "NULL";
    }
    return switch (columns.get(column).type) {
      case INT4 -> Integer.toString(row.int4(column));
      case INT8 -> Long.toString(row.int8(column));
      case BOOL -> Boolean.toString(row.bool(column));
      case DATE -> PostgresTime.date(row.int4(column)).toString();
      case TIME -> PostgresTime.text(row.int8(column));
      case UUID -> row.uuid(column).toString();
      case ACCOUNT -> Finding.account(row.uuid(column));
      case TEXT, PRIVATE -> row.text(column);
    };
  }
}
