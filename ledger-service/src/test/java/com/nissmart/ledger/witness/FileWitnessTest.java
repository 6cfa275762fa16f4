package com.nissmart.ledger.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.head.TestReceiptKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileWitnessTest extends WitnessContract {
  @Override
  Witness witness() {
    return new FileWitness(file());
  }

  private Path file() {
    return directory.resolve("heads.jsonl");
  }

  @Test
  void a_torn_last_line_is_left_out_and_replaced() throws IOException {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    SignedHead first = keys.head(1);
    SignedHead second = keys.head(2);
    String line = second.json();
    try (Witness witness = witness()) {
      for (int length = 1; length <= line.length(); length += 40) {
        Files.deleteIfExists(file());
        witness.append(first);
        Files.writeString(file(), line.substring(0, length), StandardOpenOption.APPEND);
        assertThat(witness.last(Book.ID)).contains(first);
        List<String> read = new ArrayList<>();
        witness.readAll(Book.ID, read::add);
        assertThat(read).containsExactly(first.json());
        witness.append(second);
        assertThat(Files.readAllLines(file())).containsExactly(first.json(), line);
      }
    }
  }

  @Test
  void a_file_that_never_had_a_whole_line_is_empty() throws IOException {
    Files.writeString(file(), "{\"book\":1");
    try (Witness witness = witness()) {
      assertThat(witness.last(Book.ID)).isEmpty();
      SignedHead head = new TestReceiptKeys(directory, clock).head(1);
      witness.append(head);
      assertThat(witness.last(Book.ID)).contains(head);
    }
  }
}
