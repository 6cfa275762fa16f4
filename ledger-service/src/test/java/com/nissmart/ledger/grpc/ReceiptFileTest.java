package com.nissmart.ledger.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.ReceiptJson;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.EntryEnd;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.receipt.BrowserReceiptCheck;
import com.nissmart.ledger.receipt.CompiledReceiptCheck;
import com.nissmart.ledger.receipt.ReceiptView;
import com.nissmart.ledger.receipt.ShellReceiptCheck;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.testkit.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of receipts, checked by the programs that people run. */
class ReceiptFileTest {
  private static final UUID ADA = new UUID(1, 1);
  private static final UUID BOLA = new UUID(1, 2);
  private static final Instant NOON = MovableClock.START.plusNanos(123_456_000);
  private static final BookViewer VIEWER = new BookViewer("usr_ada", ADA);

  private final List<JournalRow> batches = new ArrayList<>();
  @TempDir private Path directory;
  private TestReceiptKeys keys;
  private CompiledReceiptCheck check;
  private SignedHead head;

  @BeforeEach
  void write_batches_and_sign_them() throws Exception {
    keys = new TestReceiptKeys(directory.resolve("keys"), MovableClock.create());
    check = new CompiledReceiptCheck(directory, Files.readAllBytes(keys.publicKeys()));
    Journal journal = new Journal(Book.ID);
    Book.Head end = new Book.Head(0, 0, NOON, ByteString.copyFrom(new byte[32]));
    for (int size : new int[] {1, 2, 5, 0, 8, 11, 1}) {
      BatchChanges changes = new BatchChanges(end);
      for (int i = 0; i < size; i++) {
        changes.transactions.add(transfer(changes.nextSeq()));
      }
      JournalRow row = journal.row(changes, NOON, 1, 1);
      assertThat(row.follows(end.headHash())).isTrue();
      batches.add(row);
      end = row.head();
    }
    head = keys.head(end, covered());
  }

  @AfterEach
  void close() throws IOException {
    check.close();
  }

  @Test
  void every_place_in_a_batch_and_a_head_has_a_valid_receipt() {
    for (int i = 1; i < batches.size(); i++) {
      for (long seq = batches.get(i).firstSeq(); seq <= batches.get(i).lastSeq(); seq++) {
        for (Set<UUID> accounts : List.of(Set.<UUID>of(), Set.of(ADA), Set.of(ADA, BOLA))) {
          assertThat(check.run(receipt(i, seq, accounts))).startsWith("VALID: TRANSFER of ");
        }
      }
    }
  }

  @Test
  void a_balance_is_shown_to_its_owner_only() {
    String own = check.run(receipt(4, batches.get(4).firstSeq(), Set.of(ADA)));
    assertThat(own).contains("; source balance after: ").doesNotContain("destination");
  }

  @Test
  void a_transaction_cannot_be_shown_in_place_of_another() {
    byte[] right = receipt(5, batches.get(5).firstSeq(), Set.of());
    String other =
        text(right)
            .replace(
                TransactionRow.publicId(batches.get(5).firstSeq()),
                TransactionRow.publicId(batches.get(5).lastSeq()));
    assertThat(check.run(bytes(other))).startsWith("NOT VALID: ");
  }

  @Test
  void altering_any_byte_makes_a_receipt_invalid() {
    byte[] right = receipt(5, batches.get(5).firstSeq() + 7, Set.of(ADA));
    for (int i = 0; i < right.length; i++) {
      for (int bits : new int[] {1, 2, 0x20, 0x80}) {
        byte[] altered = right.clone();
        altered[i] ^= (byte) bits;
        assertInvalid(altered, right, i);
      }
      byte[] longer = new byte[right.length + 1];
      System.arraycopy(right, 0, longer, 0, i);
      System.arraycopy(right, i, longer, i + 1, right.length - i);
      longer[i] = '0';
      assertInvalid(longer, right, i);
    }
  }

  private void assertInvalid(byte[] altered, byte[] right, int at) {
    assertThat(check.run(altered))
        .as(() ->
            "byte "
                + at
                + " after "
                + new String(
                    right, Math.max(0, at - 30), at - Math.max(0, at - 30), StandardCharsets.UTF_8))
        .startsWith("NOT VALID: ");
  }

  @Test
  void white_space_between_members_does_not_matter() {
    String spaced =
        text(receipt(5, batches.get(5).firstSeq() + 7, Set.of(ADA))).replace("\":", "\" :\n ")
            + "\n";
    assertThat(check.run(bytes(spaced))).startsWith("VALID: ");
  }

  @Test
  void what_is_absent_cannot_be_written_as_zero() {
    String right = text(receipt(5, batches.get(5).firstSeq(), Set.of(ADA)));
    Map<String, String> zeros =
        Map.of(
            "resolves_transaction_id", TransactionRow.publicId(0),
            "effective_at", "1970-01-01T00:00:00.000000Z",
            "expires_at", "1970-01-01T00:00:00.000000Z");
    zeros.forEach((member, zero) -> {
      String altered =
          right.replace("\"%s\":null".formatted(member), "\"%s\":\"%s\"".formatted(member, zero));
      assertThat(check.run(bytes(altered))).isEqualTo("NOT VALID: " + member + " must not be zero");
      assertThat(shell(bytes(altered))).startsWith("NOT VALID: " + member + " must not be zero");
    });
  }

  @Test
  void a_file_of_many_levels_is_not_valid() {
    assertThat(check.run(bytes("[".repeat(200_000))))
        .isEqualTo("NOT VALID: The JSON has more than 8 levels");
  }

  @Test
  void the_language_of_the_machine_does_not_matter() {
    Locale before = Locale.getDefault();
    byte[] signed = head.text();
    byte[] right = receipt(5, batches.get(5).firstSeq(), Set.of(ADA));
    String result = check.run(right);
    Locale.setDefault(Locale.of("ar", "EG"));
    try {
      assertThat(head.text()).isEqualTo(signed);
      assertThat(check.run(right)).isEqualTo(result).startsWith("VALID: ");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void the_shell_checks_as_java_does() {
    for (long seq = batches.get(5).firstSeq(); seq <= batches.get(5).lastSeq(); seq += 5) {
      for (Set<UUID> accounts : List.of(Set.<UUID>of(), Set.of(ADA, BOLA))) {
        byte[] right = receipt(5, seq, accounts);
        assertThat(shell(right)).isEqualTo(check.run(right)).startsWith("VALID: ");
      }
    }
    String spaced = text(receipt(5, batches.get(5).lastSeq(), Set.of())).replace("\":", "\" :\n ");
    assertThat(shell(bytes(spaced))).isEqualTo(check.run(bytes(spaced))).startsWith("VALID: ");
  }

  @Test
  void the_browser_checks_as_java_does() {
    byte[] right = receipt(5, batches.get(5).firstSeq() + 7, Set.of(ADA));
    assertThat(new BrowserReceiptCheck(directory, keys.publicKeys()).run(right))
        .isEqualTo("VALID, 0 altered");
  }

  @Test
  void the_shell_refuses_altered_bytes() {
    byte[] right = receipt(5, batches.get(5).firstSeq() + 7, Set.of(ADA));
    for (int i = 0; i < right.length; i += 61) {
      byte[] altered = right.clone();
      altered[i] ^= (byte) (i % 2 == 0 ? 1 : 0x20);
      assertThat(shell(altered)).as("byte " + i).startsWith("NOT VALID: ");
    }
  }

  @Test
  void the_shell_refuses_what_jq_would_read_otherwise() {
    String right = text(receipt(5, batches.get(5).firstSeq() + 7, Set.of(BOLA)));
    for (String member : List.of("amount", "balance", "last_seq", "seq", "book")) {
      for (String number : List.of("1$1", "0$1", "\"$1\"", "$1.0", "$1e0", "$1,\"x\":1")) {
        String altered = right.replaceFirst("(?<=\"" + member + "\":)(\\d+)", number);
        assertThat(shell(bytes(altered))).as(altered).startsWith("NOT VALID: ");
      }
    }
    String twice = right.replaceFirst("\"amount\":", "\"amount\":1,\"amount\":");
    assertThat(shell(bytes(twice))).startsWith("NOT VALID: ");
    String form = right.replace("-receipt-v1\"", "-receipt-v1\\n\"");
    assertThat(shell(bytes(form))).startsWith("NOT VALID: ");
    String capital = right.replaceFirst("(\"payload_hash\":\"[0-9]*)[a-f]", "$1A");
    assertThat(shell(bytes(capital))).startsWith("NOT VALID: ");
  }

  @Test
  void the_shell_runs_nothing_of_a_receipt() {
    String right = text(receipt(5, batches.get(5).firstSeq(), Set.of()));
    Path trace = directory.resolve("trace");
    for (String member : List.of("seq", "amount", "book", "batch_no", "first_seq", "last_seq")) {
      String altered =
          right.replaceAll(
              "\"" + member + "\":\\d+",
              Matcher.quoteReplacement("\"%s\":\"RANDOM[$(touch %s)]\"".formatted(member, trace)));
      assertThat(shell(bytes(altered))).startsWith("NOT VALID: ");
      assertThat(trace).doesNotExist();
    }
  }

  private String shell(byte[] receipt) {
    return new ShellReceiptCheck(directory, keys.publicKeys()).run(receipt);
  }

  private List<ByteString> covered() {
    return batches.subList(1, batches.size()).stream().map(JournalRow::hash).toList();
  }

  private byte[] receipt(int batch, long seq, Set<UUID> accounts) {
    ReceiptView view =
        ReceiptView.of(
            seq, accounts, batches.get(batch), batches.get(batch - 1).hash(), head, covered());
    return Json.bytes(out -> ReceiptJson.write(out, ReceiptCalls.message(VIEWER, view)));
  }

  private static BookedTransaction transfer(long seq) {
    return new BookedTransaction(
        new TransactionRow(
            seq,
            TransactionType.TRANSACTION_TYPE_TRANSFER,
            TransactionStatus.TRANSACTION_STATUS_COMPLETED,
            100 + seq,
            "NGN",
            ADA,
            BOLA,
            "usr_ada",
            "key-" + seq,
            "Rent \"\u20a6\" \\ " + seq,
            null,
            0,
            null,
            BatchChanges.NOT_YET,
            null,
            null),
        new UUID(2, seq),
        0,
        List.of(new EntryEnd(seq, -seq, 0), new EntryEnd(seq, 5 * seq, 3)));
  }

  private static String text(byte[] receipt) {
    return new String(receipt, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String receipt) {
    return receipt.getBytes(StandardCharsets.UTF_8);
  }
}
