package com.nissmart.payout.reconciliation.exception;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Money;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExceptionItemsTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void another_amount_of_a_closed_exception_is_open() {
    raise(Kind.AMOUNT_DIFFERS, "A", 2_600L, Status.PAID);
    UUID first = open().getFirst().id();
    payout.exceptions.resolve(first, "usr_1", "the bank's charge");
    raise(Kind.AMOUNT_DIFFERS, "A", 2_600L, Status.PAID);
    assertThat(open()).isEmpty();

    raise(Kind.AMOUNT_DIFFERS, "A", 250_000L, Status.PAID);
    raise(Kind.AMOUNT_DIFFERS, "A", 250_000L, Status.PAID);

    assertThat(open()).hasSize(1);
    assertThat(open().getFirst().item().railAmount()).isEqualTo(new Money(250_000, "NGN"));
  }

  @Test
  void another_status_of_a_closed_exception_is_open() {
    raise(Kind.STATE_DIFFERS, "A", 2_500L, Status.PAID);
    payout.exceptions.resolve(open().getFirst().id(), "usr_1", "looked at");
    raise(Kind.STATE_DIFFERS, "A", 2_500L, Status.RETURNED);
    assertThat(open()).extracting(one -> one.item().lineStatus()).containsExactly(Status.RETURNED);
  }

  @Test
  void a_line_that_matches_later_heals_its_exceptions() {
    raise(Kind.MISSING_AT_RAIL, "A", null, Status.PAID);
    raise(Kind.MISSING_AT_RAIL, "A", null, Status.RETURNED);
    raise(Kind.STATE_DIFFERS, "B", 2_500L, Status.PAID);
    raise(Kind.DUPLICATE, "B", 2_500L, Status.PAID);
    UUID run = payout.ids.next();

    int healed =
        payout.jdbi.withHandle(
            h -> payout.exceptions.heal(h, run, List.of(paid("A"), paid("B"), paid("C"))));

    assertThat(healed).isEqualTo(2);
    assertThat(open())
        .extracting(one -> one.item().kind() + " " + one.item().lineStatus())
        .containsExactly("MISSING_AT_RAIL RETURNED", "DUPLICATE PAID");
    StoredExceptionItem first = payout.exceptions.list(all(), null, 10).getFirst();
    assertThat(first.resolvedBy()).isEqualTo("reconciliation");
    assertThat(first.resolution()).startsWith("Explained by reconciliation rec_");
  }

  @Test
  void an_exception_stays_open_unless_the_other_one_is_open() {
    raise(Kind.AMOUNT_DIFFERS, "A", 2_600L, Status.PAID);
    payout.exceptions.resolve(open().getFirst().id(), "usr_1", "the bank's charge");
    raise(Kind.STATE_DIFFERS, "A", 2_500L, Status.PAID);
    List<JudgedLine> line = List.of(new JudgedLine(paid("A").line(), "AMOUNT_DIFFERS"));
    UUID run = payout.ids.next();
    assertThat(heal(run, line)).isZero();

    raise(Kind.AMOUNT_DIFFERS, "A", 2_700L, Status.PAID);
    assertThat(heal(run, line)).isOne();
    assertThat(open()).extracting(one -> one.item().kind()).containsExactly(Kind.AMOUNT_DIFFERS);
  }

  @Test
  void a_line_that_differs_otherwise_later_ends_its_exception() {
    raise(Kind.STATE_DIFFERS, "A", 2_500L, Status.PAID);
    raise(Kind.PAID_AFTER_RELEASE, "A", 2_500L, Status.PAID);
    raise(Kind.LEDGER_DIFFERS, "B", 2_500L, Status.PAID);
    raise(Kind.AMOUNT_DIFFERS, "C", 2_500L, Status.PAID);
    UUID run = payout.ids.next();
    List<JudgedLine> lines =
        List.of(
            new JudgedLine(paid("A").line(), "PAID_AFTER_RELEASE"),
            paid("B"),
            new JudgedLine(paid("C").line(), "AMOUNT_DIFFERS"));

    assertThat(heal(run, lines)).isEqualTo(2);
    assertThat(open())
        .extracting(one -> one.item().kind())
        .containsExactly(Kind.PAID_AFTER_RELEASE, Kind.AMOUNT_DIFFERS);
  }

  private int heal(UUID run, List<JudgedLine> lines) {
    return payout.jdbi.withHandle(h -> payout.exceptions.heal(h, run, lines));
  }

  private void raise(Kind kind, String reference, @Nullable Long amount, Status status) {
    Money money = amount == null ? null : new Money(amount, "NGN");
    payout.jdbi.useTransaction(h ->
        payout.exceptions.raise(
            h, new ExceptionItem(kind, reference, null, money, null, "text", null, status)));
  }

  private List<StoredExceptionItem> open() {
    return payout.exceptions.list(new ExceptionItems.Filter(null, true, null), null, 10);
  }

  private static ExceptionItems.Filter all() {
    return new ExceptionItems.Filter(null, false, null);
  }

  private static JudgedLine paid(String reference) {
    return new JudgedLine(new SettlementLine.Key(reference, Status.PAID), JudgedLine.MATCHED);
  }
}
