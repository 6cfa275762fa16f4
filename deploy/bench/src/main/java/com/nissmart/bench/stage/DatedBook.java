package com.nissmart.bench.stage;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * A book of many small batches in the past, written by SQL because the ledger would need hours. It
 * continues a book of funded wallets, whose time is moved before it. Wallets pay each other in
 * pairs, there and back, two transfers a batch. The hashes of its batches are no chain.
 */
final class DatedBook {
  static final Instant FIRST = Instant.parse("2023-01-01T00:00:00Z");
  static final Duration APART = Duration.ofSeconds(30);

  private final Handle handle;
  private final long batches;

  DatedBook(Handle handle, long batches) {
    this.handle = handle;
    this.batches = batches;
  }

  /** Returns the instant of the last batch. */
  Instant last() {
    return FIRST.plus(APART.multipliedBy(batches));
  }

  /** Writes the book; the ledger must not run meanwhile. */
  void fill() {
    handle.useTransaction(transaction -> {
      // Nothing may be changed in a book otherwise.
      transaction.execute("SET LOCAL session_replication_role = replica");
      moveToThePast();
      rememberWallets();
      insertJournal();
      insertTransactions();
      insertEntries();
      update(
          """
          UPDATE projection SET batch_no = batch_no + :batches, seq = seq + 2 * :batches
          """);
    });
    handle.execute("VACUUM (ANALYZE)");
  }

  private void moveToThePast() {
    update("UPDATE journal SET created_at = :first WHERE batch_no > 0");
    update("UPDATE transaction SET created_at = :first");
    update("UPDATE entry SET day = cast(:first AS timestamptz)::date");
    update("UPDATE account SET created_at = :first WHERE kind = 'CUSTOMER'");
    update("UPDATE account_change SET created_at = :first");
  }

  /** Numbers the wallets in pairs, with what their next entries follow. */
  private void rememberWallets() {
    update(
        """
        CREATE TEMPORARY TABLE wallet ON COMMIT DROP AS
        SELECT (row_number() OVER (ORDER BY a.account_id) - 1)::int AS number, a.account_id, a.owner_id,
               e.account_seq, e.balance
          FROM account a
         CROSS JOIN LATERAL (SELECT * FROM entry l
                              WHERE l.book_id = a.book_id AND l.account_id = a.account_id
                              ORDER BY l.account_seq DESC LIMIT 1) e
         WHERE a.kind = 'CUSTOMER'
        """);
    update("ANALYZE wallet");
  }

  /**
   * Inserts messages JournalBatch with a salt: both transactions have 117 bytes, as keys have one
   * length.
   */
  private void insertJournal() {
    update(
        """
        CREATE FUNCTION pg_temp.message(payer wallet, payee wallet, key text) RETURNS bytea
            LANGUAGE sql AS $$
        SELECT '\\x1a7508021002186422034e474e2a10'::bytea || uuid_send(payer.account_id)
               || '\\x3210'::bytea || uuid_send(payee.account_id)
               || '\\x3a24'::bytea || convert_to(payer.owner_id::text, 'UTF8')
               || '\\x420c'::bytea || convert_to(key, 'UTF8')
               || '\\x4a10'::bytea || uuid_send(md5(key)::uuid)
        $$
        """);
    update(
        """
        INSERT INTO journal (book_id, batch_no, first_seq, last_seq, created_at, format, hash, payload)
        SELECT p.book_id, p.batch_no + n, p.seq + 2 * n - 1, p.seq + 2 * n, :first + n * :apart, 1, sha256(int8send(n)),
               '\\x08011001'::bytea
               || pg_temp.message(even, odd, to_char(n, 'FM0000000000') || '-0')
               || pg_temp.message(odd, even, to_char(n, 'FM0000000000') || '-1')
               || '\\x3220'::bytea || sha256(int8send(n))
          FROM projection p
         CROSS JOIN generate_series(1, :batches) n
          JOIN wallet even ON even.number = 2 * ((n - 1) % (SELECT count(*) / 2 FROM wallet))
          JOIN wallet odd ON odd.number = even.number + 1
        """);
  }

  private void insertTransactions() {
    update(
        """
        INSERT INTO transaction (book_id, seq, amount, created_at, type, status, dedup_id, source_account_id,
                                 destination_account_id, currency, requested_by, idempotency_key, description)
        SELECT p.book_id, p.seq + 2 * n - 1 + back, 100, :first + n * :apart, 'TRANSFER', 'COMPLETED',
               md5(k.key)::uuid, payer.account_id, payee.account_id, 'NGN', payer.owner_id::text, k.key, ''
          FROM projection p
         CROSS JOIN generate_series(1, :batches) n
         CROSS JOIN generate_series(0, 1) back
         CROSS JOIN LATERAL (SELECT to_char(n, 'FM0000000000') || '-' || back AS key) k
          JOIN wallet payer ON payer.number = 2 * ((n - 1) % (SELECT count(*) / 2 FROM wallet)) + back
          JOIN wallet payee ON payee.number = 2 * ((n - 1) % (SELECT count(*) / 2 FROM wallet)) + 1 - back
        """);
  }

  /** The wallet of an even number pays first; each has two entries a round. */
  private void insertEntries() {
    update(
        """
        INSERT INTO entry (book_id, account_id, account_seq, seq, amount, balance, held, day_debits, day,
                           may_go_negative)
        SELECT p.book_id, w.account_id, w.account_seq + 2 * ((n - 1) / (SELECT count(*) / 2 FROM wallet)) + back + 1,
               p.seq + 2 * n - 1 + back, sign.amount, w.balance + sign.amount * (1 - back), 0, 100,
               (:first + n * :apart)::date, false
          FROM projection p
         CROSS JOIN generate_series(1, :batches) n
         CROSS JOIN generate_series(0, 1) back
         CROSS JOIN generate_series(0, 1) side
          JOIN wallet w ON w.number = 2 * ((n - 1) % (SELECT count(*) / 2 FROM wallet)) + side
         CROSS JOIN LATERAL (SELECT CASE WHEN side = back THEN -100 ELSE 100 END AS amount) sign
        """);
  }

  private void update(String sql) {
    String typed =
        sql.replace(":first", "TIMESTAMPTZ '" + FIRST + "'")
            .replace(":apart", "INTERVAL '" + APART + "'")
            .replace(":batches", Long.toString(batches));
    handle.execute(typed);
  }
}
