package com.nissmart.payout.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.StagedReportStore.StagedLine;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.JudgedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchRulesTest {
  private static final Instant BOOKED = Instant.parse("2026-01-15T09:00:00Z");
  private static final int BOOKS = 2_000;

  @Test
  void every_kobo_is_matched_or_part_of_an_exception() {
    for (int seed = 0; seed < BOOKS; seed++) {
      Random random = new Random(seed);
      List<StagedLine> report = new ArrayList<>();
      List<BookedAttempt> attempts = new ArrayList<>();
      Set<SettlementLine.Key> listed = new HashSet<>();
      for (int i = 0; i < random.nextInt(12); i++) {
        SettlementLine line =
            new SettlementLine("R" + random.nextInt(6), status(random), money(random), BOOKED);
        report.add(new StagedLine(i + 1, line, listed.add(line.key()) && random.nextInt(4) > 0));
      }
      List<SettlementLine.Key> missing = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        if (random.nextInt(4) > 0) {
          attempts.add(attempt("R" + i, random));
        }
        SettlementLine.Key key = new SettlementLine.Key("R" + i, status(random));
        if (random.nextBoolean() && !listed.contains(key)) {
          missing.add(key);
        }
      }
      check(seed, report, MatchRules.match(report, attempts));
      check(seed, List.of(), MatchRules.missing(missing, attempts));
    }
  }

  private static void check(int seed, List<StagedLine> report, ReconciliationResult result) {
    assertThat(result.verdicts()).as("seed %d", seed).hasSameSizeAs(report);
    long excepted = result.verdicts().stream().filter(v -> !v.equals(JudgedLine.MATCHED)).count();
    long ours = result.exceptions().stream().filter(d -> d.kind() == Kind.MISSING_AT_RAIL).count();
    assertThat(result.exceptions().size()).as("seed %d", seed).isEqualTo(excepted + ours);
    result
        .totals()
        .forEach((currency, total) -> {
          assertThat(total.addsUp()).as("seed %d in %s", seed, currency).isTrue();
          long sum =
              report.stream()
                  .map(StagedLine::line)
                  .filter(line -> line.amount().currency().equals(currency))
                  .mapToLong(line -> line.status().signed(line.amount().amount()))
                  .sum();
          assertThat(total.reportAmount()).as("seed %d in %s", seed, currency).isEqualTo(sum);
        });
  }

  @Test
  void the_first_rule_that_applies_names_the_exception() {
    assertThat(kind(line("A", Status.PAID, 5), ours(true, false, false, 5L))).isNull();
    assertThat(kind(line("B", Status.PAID, 5), ours(true, false, false, 5L)))
        .isEqualTo(Kind.MISSING_HERE);
    assertThat(kind(line("A", Status.CHARGE, 5), ours(true, false, false, 5L)))
        .isEqualTo(Kind.BANK_CHARGE);
    assertThat(kind(line("A", Status.PAID, 4), ours(false, true, false, null)))
        .isEqualTo(Kind.AMOUNT_DIFFERS);
    assertThat(kind(line("A", Status.PAID, 5), ours(false, true, false, null)))
        .isEqualTo(Kind.PAID_AFTER_RELEASE);
    assertThat(kind(line("A", Status.PAID, 5), ours(false, false, false, null)))
        .isEqualTo(Kind.STATE_DIFFERS);
    assertThat(kind(line("A", Status.RETURNED, 5), ours(true, false, false, 5L)))
        .isEqualTo(Kind.STATE_DIFFERS);
    assertThat(kind(line("A", Status.PAID, 5), ours(true, false, false, null)))
        .isEqualTo(Kind.LEDGER_DIFFERS);
    assertThat(kind(line("A", Status.PAID, 5), ours(true, false, true, null))).isNull();
  }

  private static @Nullable Kind kind(SettlementLine line, BookedAttempt attempt) {
    return MatchRules.match(List.of(new StagedLine(1, line, true)), List.of(attempt))
        .exceptions()
        .stream()
        .map(ExceptionItem::kind)
        .findFirst()
        .orElse(null);
  }

  private static SettlementLine line(String reference, Status status, long amount) {
    return new SettlementLine(reference, status, new Money(amount, "NGN"), BOOKED);
  }

  private static BookedAttempt ours(
      boolean paid, boolean paidLate, boolean captureDue, @Nullable Long captured) {
    return new BookedAttempt(
        state("A", new Money(5, "NGN"), paid, paidLate, false, captureDue, false),
        captured == null ? null : new Money(captured, "NGN"),
        null);
  }

  private static BookedAttempt attempt(String reference, Random random) {
    return new BookedAttempt(
        state(
            reference,
            money(random),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean()),
        random.nextBoolean() ? money(random) : null,
        random.nextBoolean() ? money(random) : null);
  }

  private static AttemptState state(
      String reference,
      Money amount,
      boolean paid,
      boolean paidLate,
      boolean returned,
      boolean captureDue,
      boolean reversalDue) {
    return new AttemptState(
        reference,
        new UUID(0, 1),
        amount,
        "COMPLETED",
        true,
        paid ? "PAID" : null,
        captureDue ? "OPEN" : "CAPTURED",
        null,
        null,
        null,
        true,
        paidLate,
        false,
        returned,
        !reversalDue,
        false);
  }

  private static Status status(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> Status.CHARGE;
      case 1, 2 -> Status.RETURNED;
      default -> Status.PAID;
    };
  }

  private static Money money(Random random) {
    return new Money(1 + random.nextInt(3), random.nextInt(5) == 0 ? "USD" : "NGN");
  }
}
