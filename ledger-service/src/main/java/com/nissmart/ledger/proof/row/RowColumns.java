package com.nissmart.ledger.proof.row;

/** The places of columns in the rows of each {@link BookTable}. */
public final class RowColumns {
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

  public static final int ENTRY_ACCOUNT_SEQ = 0;
  public static final int ENTRY_SEQ = 1;
  public static final int ENTRY_ACCOUNT = 8;

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
