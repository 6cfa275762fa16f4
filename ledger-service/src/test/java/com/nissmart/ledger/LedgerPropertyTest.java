package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.Database;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Random requests in random order and batches: the ledger gives the answers of {@link BookModel},
 * and its book equals the model's. A history that fails is shrunk to the shortest one that does.
 */
class LedgerPropertyTest {
  private static final BatchSettings SETTINGS =
      new BatchSettings(
          new TransferLimits(BookModel.MINIMUM, BookModel.MAXIMUM, BookModel.DAILY, ZoneOffset.UTC),
          new TreeSet<>(List.of("NGN")),
          10_000,
          64,
          100);

  private static final int TRIES = 150;
  private static final Map<String, Integer> kinds = new TreeMap<>();
  private static int passed;
  private static @Nullable LedgerFixture fixture;
  private static @Nullable Database audit;

  /** Checks that each verb comes dozens of times. */
  private static final String[] COMMON = {
    "posted CAPTURE",
    "posted DEPOSIT",
    "posted RELEASE",
    "posted REVERSAL",
    "posted TRANSFER",
    "posted WITHDRAWAL",
    "refused ALREADY_REVERSED",
    "refused CAPTURE_EXCEEDS_HOLD",
    "refused DAILY_LIMIT_EXCEEDED",
    "refused HOLD_RESOLVED",
    "refused IDEMPOTENCY_KEY_REUSED",
    "refused INSUFFICIENT_FUNDS",
    "refused LINKED_REFUSED",
    "would post TRANSFER"
  };

  @BeforeContainer
  static void open() {
    LedgerFixture opened = new LedgerFixture(SETTINGS, database -> database);
    fixture = opened;
    audit = Database.open("audit", opened.database.superuser());
  }

  @AfterContainer
  static void the_book_is_sound() {
    LedgerFixture used = there(fixture);
    if (passed >= TRIES) {
      assertThat(kinds).as("the requests are not all alike").containsKeys(COMMON);
    }
    try (Verifications verifications =
        new Verifications(used.database.app(), Book.ID, used.clock)) {
      assertThat(verifications.verify(true).finding()).isEmpty();
    }
    BookAudit.assertSound(used);
    there(audit).close();
    used.close();
  }

  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  void the_ledger_answers_what_the_model_answers(
      @ForAll("histories") List<RandomHistory.Turn> history) {
    HistoryRun run = new HistoryRun(there(fixture), there(audit), kinds);
    history.forEach(run::turn);
    // Sends the calls again: every recorded request gets the same answer.
    run.turn(
        new RandomHistory.Turn(
            false, history.stream().flatMap(turn -> turn.calls().stream()).toList()));
    run.compareBalances();
    passed++;
  }

  @Provide
  Arbitrary<List<RandomHistory.Turn>> histories() {
    return RandomHistory.histories();
  }

  private static <T> T there(@Nullable T value) {
    return java.util.Objects.requireNonNull(value);
  }
}
