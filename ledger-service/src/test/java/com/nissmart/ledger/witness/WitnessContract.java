package com.nissmart.ledger.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.testkit.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that each kind of witness passes. */
abstract class WitnessContract {
  final MovableClock clock = MovableClock.create();

  @TempDir Path directory;

  /** Returns a witness that has no heads yet. */
  abstract Witness witness();

  @Test
  void the_last_head_is_returned_and_all_are_read() {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    try (Witness witness = witness()) {
      assertThat(witness.last(Book.ID)).isEmpty();
      List<SignedHead> heads = List.of(keys.head(9), keys.head(10), keys.head(100));
      heads.forEach(witness::append);
      assertThat(witness.last(Book.ID)).contains(heads.getLast());
      List<String> read = new ArrayList<>();
      witness.readAll(Book.ID, read::add);
      assertThat(read)
          .containsExactlyInAnyOrderElementsOf(heads.stream().map(SignedHead::json).toList());
    }
  }

  @Test
  void a_head_is_kept_once_and_never_overwritten() {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    SignedHead head = keys.head(5);
    clock.advance(Duration.ofSeconds(1));
    SignedHead other = keys.head(5);
    try (Witness witness = witness()) {
      witness.append(head);
      witness.append(head);
      assertThatThrownBy(() -> witness.append(other)).isInstanceOf(DifferentHeadException.class);
      List<String> read = new ArrayList<>();
      witness.readAll(Book.ID, read::add);
      assertThat(read).containsExactly(head.json());
    }
  }
}
