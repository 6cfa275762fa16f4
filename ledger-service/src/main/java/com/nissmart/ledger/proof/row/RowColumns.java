package com.nissmart.ledger.proof.row;

import java.util.List;

/**
 * The canonical form of the rows that the hash chain covers: these columns in this order, in
 * PostgreSQL's binary COPY format. It repeats that of the write path on purpose, so that a writer
 * with another form is found at its first batch.
 */
public final class RowColumns {
  public static final String TRANSACTION =
      "t.seq, t.amount, t.resolves, t.created_at, t.effective_at, t.expires_at, t.book_id, t.type, t.status,"
          + " t.dedup_id, t.source_account_id, t.destination_account_id, t.currency, t.requested_by,"
          + " t.idempotency_key, t.description, t.metadata, t.failure_code, t.failure_message";

  public static final int SEQ = 0;
  public static final int AMOUNT = 1;
  public static final int RESOLVES = 2;
  public static final int CREATED_AT = 3;
  public static final int EXPIRES_AT = 5;
  public static final int TYPE = 7;
  public static final int STATUS = 8;
  public static final int DEDUP_ID = 9;
  public static final int SOURCE = 10;
  public static final int DESTINATION = 11;
  public static final int CURRENCY = 12;
  public static final int REQUESTED_BY = 13;
  public static final int IDEMPOTENCY_KEY = 14;
  public static final int FAILURE_CODE = 17;

  public static final String ENTRY =
      "e.account_seq, e.seq, e.amount, e.balance, e.held, e.day_debits, e.book_id, e.day, e.account_id,"
          + " e.may_go_negative";

  public static final int ENTRY_ACCOUNT_SEQ = 0;
  public static final int ENTRY_SEQ = 1;
  public static final int ENTRY_AMOUNT = 2;
  public static final int ENTRY_ACCOUNT = 8;

  public static final List<String> ENTRY_NAMES = List.of(ENTRY.replace("e.", "").split(", ", -1));

  public static final String CHANGE =
      "c.book_id, c.account_id, c.change_no, c.batch_no, c.at_seq, c.status, c.changed_by, c.note, c.created_at,"
          + " c.owner_id, c.currency";

  public static final int CHANGE_ACCOUNT = 1;
  public static final int CHANGE_NO = 2;
  public static final int CHANGE_BATCH = 3;
  public static final int CHANGE_AT_SEQ = 4;
  public static final int CHANGE_STATUS = 5;
  public static final int CHANGE_CREATED_AT = 8;
  public static final int CHANGE_OWNER = 9;
  public static final int CHANGE_CURRENCY = 10;

  private RowColumns() {}
}
