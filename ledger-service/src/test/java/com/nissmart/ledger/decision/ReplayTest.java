package com.nissmart.ledger.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.book.Order.Posting;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.book.TransactionRow.Failure;
import com.nissmart.ledger.decision.BookView.Target;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers to a key that is in the book. */
class ReplayTest {
  private static final TransactionType TRANSFER = TransactionType.TRANSACTION_TYPE_TRANSFER;
  private static final TransactionType CAPTURE = TransactionType.TRANSACTION_TYPE_CAPTURE;
  private static final UUID ADA = new UUID(1, 1);
  private static final UUID BOLA = new UUID(2, 2);

  @Test
  void a_repeat_gets_the_committed_outcome() {
    TransactionRow known = row("usr_a", TRANSFER, "k", 100, "NGN", 0, null);
    assertThat(replay(known, order("usr_a", TRANSFER, "k", 100, "NGN", 0), null))
        .isEqualTo(new Posted(known, true));
  }

  @ParameterizedTest
  @CsvSource({"usr_b, TRANSFER, k", "usr_a, DEPOSIT, k", "usr_a, TRANSFER, l"})
  void another_key_with_the_same_hash_is_refused(String caller, String type, String key) {
    TransactionRow known = row("usr_a", TRANSFER, "k", 100, "NGN", 0, null);
    Posting other = order(caller, EnumNames.type(type), key, 200, "USD", 0);
    assertThat(differing(replay(known, other, null))).containsExactly("idempotency_key");
  }

  @Test
  void every_field_that_differs_is_named() {
    TransactionRow known = row("usr_a", TRANSFER, "k", 100, "NGN", 0, null);
    assertThat(differing(replay(known, order("usr_a", TRANSFER, "k", 200, "USD", 0), null)))
        .containsExactly("amount", "currency");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hi\u200B", " hi ", "Ade\u0301", "\u3164"})
  void a_description_that_is_not_taken_any_more_still_replays(String description) {
    TransactionRow known = row("usr_a", TRANSFER, "k", 100, "NGN", 0, null, description);
    assertThat(replay(known, order("usr_a", TRANSFER, "k", 100, "NGN", 0, description), null))
        .isEqualTo(new Posted(known, true));
    assertThat(differing(replay(known, order("usr_a", TRANSFER, "k", 100, "NGN", 0), null)))
        .containsExactly("description");
  }

  @Test
  void a_capture_in_another_currency_is_another_request() {
    Target hold = new Target(row("payout", CAPTURE, "h", 500, "NGN", 0, null), null);
    TransactionRow known = row("payout", CAPTURE, "c", 100, "NGN", 3, null);
    Posting same = order("payout", CAPTURE, "c", 100, "NGN", 3);
    Posting dollars = order("payout", CAPTURE, "c", 100, "USD", 3);
    assertThat(replay(known, same, hold)).isInstanceOf(Posted.class);
    assertThat(differing(replay(known, dollars, hold))).containsExactly("currency");
    Failure mismatch = new Failure(Reason.CURRENCY_MISMATCH, "it is kept in NGN");
    TransactionRow refused = row("payout", CAPTURE, "c", 100, "NGN", 3, mismatch);
    assertThat(((Refused) replay(refused, dollars, hold)).refusal().reason())
        .isEqualTo(Reason.CURRENCY_MISMATCH);
    assertThat(differing(replay(refused, same, hold))).containsExactly("currency");
  }

  private static OrderOutcome replay(TransactionRow known, Posting order, @Nullable Target target) {
    return Replay.of(known, order, ADA, BOLA, target);
  }

  private static List<String> differing(OrderOutcome outcome) {
    assertThat(((Refused) outcome).refusal().reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    return ((Refused) outcome).refusal().fieldErrors().stream().map(FieldError::field).toList();
  }

  private static Posting order(
      String caller, TransactionType type, String key, long amount, String currency, long target) {
    return order(caller, type, key, amount, currency, target, "");
  }

  private static Posting order(
      String caller,
      TransactionType type,
      String key,
      long amount,
      String currency,
      long target,
      String text) {
    return new Posting(
        caller, key, type, amount, currency, null, ADA, BOLA, target, text, null, null, null);
  }

  private static TransactionRow row(
      String caller,
      TransactionType type,
      String key,
      long amount,
      String currency,
      long resolves,
      @Nullable Failure failure) {
    return row(caller, type, key, amount, currency, resolves, failure, "");
  }

  private static TransactionRow row(
      String caller,
      TransactionType type,
      String key,
      long amount,
      String currency,
      long resolves,
      @Nullable Failure failure,
      String description) {
    return new TransactionRow(
        7,
        type,
        failure == null
            ? TransactionStatus.TRANSACTION_STATUS_COMPLETED
            : TransactionStatus.TRANSACTION_STATUS_FAILED,
        amount,
        currency,
        ADA,
        BOLA,
        caller,
        key,
        description,
        null,
        resolves,
        failure,
        Instant.EPOCH,
        null,
        null);
  }
}
