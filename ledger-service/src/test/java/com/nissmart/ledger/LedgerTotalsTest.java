package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.ledger.book.EnumNames;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.testkit.MovableClock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTotalsTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final LedgerServiceBlockingStub auditor =
      LedgerServiceGrpc.newBlockingStub(
          fixture.server.asUser(UUID.randomUUID(), Role.ROLE_AUDITOR));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void totals_are_a_fold_over_the_book() {
    new MixedHistory(fixture).write("book");
    fixture.awaitTables();
    GetTotalsResponse totals = auditor.getTotals(GetTotalsRequest.getDefaultInstance());
    assertThat(
            totals.getDaysList().stream()
                .map(day ->
                    String.join(
                        " ",
                        day.getDay(),
                        EnumNames.of(day.getType()),
                        EnumNames.of(day.getStatus()),
                        day.getCurrency(),
                        Long.toString(day.getCount()),
                        day.getAmount())))
        .containsExactlyElementsOf(
            fixture.select(
                """
                SELECT concat_ws(' ', (created_at AT TIME ZONE 'UTC')::date, type, status, currency, count(*), sum(amount))
                  FROM transaction
                 GROUP BY (created_at AT TIME ZONE 'UTC')::date, type, status, currency
                 ORDER BY (created_at AT TIME ZONE 'UTC')::date, type, status, currency
                """,
                String.class));
    assertThat(
            totals.getAccountsList().stream()
                .map(total ->
                    String.join(
                        " ",
                        EnumNames.of(total.getKind()),
                        total.getCurrency(),
                        EnumNames.of(total.getStatus()),
                        Long.toString(total.getCount()))))
        .containsExactlyInAnyOrderElementsOf(
            fixture.select(
                """
                SELECT concat_ws(' ', kind, currency, status, count(*)) FROM account
                 GROUP BY kind, currency, status ORDER BY kind, currency, status
                """,
                String.class));
    assertThat(totals.getLastSeq())
        .isEqualTo(fixture.select("SELECT max(seq) FROM transaction", Long.class).getFirst());
  }

  @Test
  void customers_balances_equal_the_deposits() {
    MixedHistory history = new MixedHistory(fixture).write("book");
    fixture.awaitTables();
    GetTotalsResponse totals = auditor.getTotals(GetTotalsRequest.getDefaultInstance());
    assertThat(
            totals.getSystemAccountsList().stream()
                .map(account -> account.getBalance().getPosted()))
        .containsExactly(-100_900L, 700L, -250L, 500L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
    var naira = totals.getCustomerBalances(0);
    assertThat(naira.getCurrency()).isEqualTo("NGN");
    assertThat(naira.getPosted()).isEqualTo(99_950);
    assertThat(naira.getHeld()).isEqualTo(600);
    assertThat(naira.getAvailable()).isEqualTo(99_350);
    assertThat(history.ada.balance()).isEqualTo("94940/600/94340");
    assertThat(history.bola.balance()).isEqualTo("5010/0/5010");
  }

  @Test
  void totals_have_thirty_days_unless_others_are_asked_for() {
    fixture.saver().with(1_000);
    fixture.clock.advance(Duration.ofDays(30));
    fixture.saver().with(2_000);
    fixture.awaitTables();
    assertThat(auditor.getTotals(GetTotalsRequest.getDefaultInstance()).getDaysList())
        .extracting(day -> day.getDay() + " " + day.getAmount())
        .containsExactly("2026-02-14 2000");
    GetTotalsRequest.Builder first = GetTotalsRequest.newBuilder().setFromDay("2026-01-15");
    assertThat(auditor.getTotals(first.build()).getDaysCount()).isEqualTo(2);
    assertThat(auditor.getTotals(first.setToDay("2026-01-15").build()).getDaysCount()).isEqualTo(1);
  }

  @Test
  void no_days_or_too_many_are_refused() {
    for (String from : new String[] {"2026-02-30", "yesterday", "2026-01-16", "2020-01-01"}) {
      GetTotalsRequest request =
          GetTotalsRequest.newBuilder().setFromDay(from).setToDay("2026-01-15").build();
      assertThat(refusal(() -> auditor.getTotals(request)).reason())
          .isEqualTo(Reason.INVALID_REQUEST);
    }
    GetTotalsRequest never =
        GetTotalsRequest.newBuilder()
            .setFromDay("+999999999-12-30")
            .setToDay("+999999999-12-31")
            .build();
    assertThat(refusal(() -> auditor.getTotals(never)).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(fixture.clock.instant()).isEqualTo(MovableClock.START);
  }

  @Test
  void customers_and_services_see_no_totals() {
    var customer = LedgerServiceGrpc.newBlockingStub(fixture.server.asCustomer(UUID.randomUUID()));
    for (var caller : new LedgerServiceBlockingStub[] {customer, fixture.payout}) {
      assertThat(refusal(() -> caller.getTotals(GetTotalsRequest.getDefaultInstance())).reason())
          .isEqualTo(Reason.PERMISSION_DENIED);
    }
  }
}
