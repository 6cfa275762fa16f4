package com.nissmart.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.read.BookReader;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reversal with a right hash that reverses something else, which only its target shows. */
class WrongReversalTest {
  private static final UUID ADA = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final UUID BOLA = UUID.fromString("22222222-2222-4222-8222-222222222222");

  private static final UUID CLEARING = Book.payoutClearing("NGN");
  private static final UUID UNCLAIMED = Book.unclaimedReturns("NGN");

  private final TestDatabase database = TestPostgres.database("ledger");
  private final Database owner = Database.open("owner", database.owner());

  @AfterEach
  void close() {
    owner.close();
  }

  @Test
  void the_exact_opposite_is_right() throws SQLException {
    transfer();
    reversal(2, 100, BOLA, ADA, 1);
    assertThat(wrong()).isZero();
  }

  @Test
  void another_amount_account_or_target_is_wrong() throws SQLException {
    transfer();
    reversal(2, 99, BOLA, ADA, 1);
    assertThat(wrong()).isEqualTo(2);
    owner
        .jdbi()
        .useHandle(handle -> handle.execute("DROP TRIGGER transaction_append_only ON transaction"));
    owner.jdbi().useHandle(handle -> handle.execute("DELETE FROM transaction WHERE seq = 2"));
    reversal(3, 100, ADA, BOLA, 1);
    assertThat(wrong()).isEqualTo(3);
    owner.jdbi().useHandle(handle -> handle.execute("DELETE FROM transaction WHERE seq = 3"));
    reversal(4, 100, BOLA, ADA, 3);
    assertThat(wrong()).isEqualTo(4);
  }

  @Test
  void the_second_of_two_is_wrong() throws SQLException {
    transfer();
    owner.jdbi().useHandle(handle -> handle.execute("DROP INDEX transaction_resolved_once"));
    reversal(2, 100, BOLA, ADA, 1);
    reversal(3, 100, BOLA, ADA, 1);
    assertThat(wrong()).isEqualTo(3);
  }

  @Test
  void a_return_resolves_what_left_or_its_earlier_reversal() throws SQLException {
    insert(1, "CAPTURE", 100, ADA, CLEARING, 0L);
    insert(2, "ADJUSTMENT", 100, CLEARING, UNCLAIMED, 1L);
    insert(3, "CAPTURE", 100, ADA, CLEARING, -1L);
    reversal(4, 100, CLEARING, ADA, 3);
    insert(5, "ADJUSTMENT", 100, CLEARING, UNCLAIMED, 4L);
    assertThat(wrong()).isZero();
    transfer(6);
    insert(7, "ADJUSTMENT", 100, CLEARING, UNCLAIMED, 6L);
    assertThat(wrong()).isEqualTo(7);
  }

  @Test
  void a_return_of_another_amount_is_wrong() throws SQLException {
    insert(1, "CAPTURE", 100, ADA, CLEARING, 0L);
    insert(2, "ADJUSTMENT", 101, CLEARING, UNCLAIMED, 1L);
    assertThat(wrong()).isEqualTo(2);
  }

  private long wrong() throws SQLException {
    return owner
        .jdbi()
        .withHandle(handle ->
            BookReader.wrongReversal(new VerifiedSnapshot(handle.getConnection(), Book.ID), 1, 10));
  }

  private void transfer() {
    transfer(1);
  }

  private void transfer(long seq) {
    insert(seq, "TRANSFER", 100, ADA, BOLA, null);
  }

  private void reversal(long seq, long amount, UUID source, UUID destination, long resolves) {
    insert(seq, "REVERSAL", amount, source, destination, resolves);
  }

  private void insert(
      long seq,
      String type,
      long amount,
      UUID source,
      UUID destination,
      @org.jspecify.annotations.Nullable Long resolves) {
    owner
        .jdbi()
        .useHandle(handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO transaction (seq, amount, resolves, created_at, book_id, type, status, dedup_id,
                        source_account_id, destination_account_id, currency, requested_by, idempotency_key, description)
                    VALUES (:seq, :amount, :resolves, 'epoch', 1, cast(:type AS transaction_type), 'COMPLETED', gen_random_uuid(),
                        :source, :destination, 'NGN', 'usr_x', 'key', '')
                    """)
                .bind("seq", seq)
                .bind("amount", amount)
                .bind("resolves", resolves)
                .bind("type", type)
                .bind("source", source)
                .bind("destination", destination)
                .execute());
  }
}
