package com.nissmart.payout.reconciliation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnknownMovementsTest {
  private static final Duration GRACE = Duration.ofMinutes(10);

  private final PayoutFixture payout = new PayoutFixture();
  private final UnknownMovements unknown =
      new UnknownMovements(payout.jdbi, payout.clock, payout.exceptions, GRACE);

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void movements_of_withdrawals_are_known() {
    payout.withdraw("paid", 1_000, "0123456789");
    payout.withdraw("refused", 2_000, "9990000001");
    payout.withdraw("returned", 3_000, "9990000005");
    payout.workFor(Duration.ofSeconds(10));
    for (String outcome : List.of("REVERSED", "PAID")) {
      RailFact.Kind kind = outcome.equals("PAID") ? RailFact.Kind.PAID : RailFact.Kind.RETURNED;
      long amount = outcome.equals("PAID") ? 2_000 : 3_000;
      String reference =
          payout
              .superuser()
              .withHandle(h ->
                  h.createQuery(
                          "select external_reference from withdrawal_attempt join withdrawal using (withdrawal_id)"
                              + " where amount_minor = ?")
                      .bind(0, amount)
                      .mapTo(String.class)
                      .one());
      payout.facts.hear(
          new RailFact(reference, kind, null, RailStatement.Channel.CALLBACK, "late"));
    }
    payout.passes(Duration.ofSeconds(1));
    payout.worker.runDue();
    payout.worker.runDue();
    assertThat(payout.number("select count(*) from late_booking where booked_at is not null"))
        .isEqualTo(2);

    check();

    assertThat(open()).isEmpty();
  }

  @Test
  void a_reversal_by_hand_is_raised_once_with_its_requester() {
    payout.withdraw("paid", 1_000, "0123456789");
    payout.workFor(Duration.ofSeconds(10));
    String capture =
        payout
            .superuser()
            .withHandle(h ->
                h.createQuery("select capture_transaction_id from withdrawal_attempt")
                    .mapTo(java.util.UUID.class)
                    .map(Ids.TRANSACTION::format)
                    .one());
    String reversal =
        payout.ledger.moveByHand(
            TransactionType.TRANSACTION_TYPE_REVERSAL, 1_000, capture, "usr_mallory");
    payout.ledger.moveByHand(
        TransactionType.TRANSACTION_TYPE_REVERSAL, 5, "txn_00000000000000000000000001", "usr_1");
    payout.ledgerMovements().catchUp();
    unknown.check();
    assertThat(open()).as("within the grace").isEmpty();

    check();
    check();

    assertThat(open()).hasSize(1);
    ExceptionItem item = open().getFirst().item();
    assertThat(item.reference()).isEqualTo(reversal);
    assertThat(item.ourAmount()).isEqualTo(new Money(1_000, "NGN"));
    assertThat(item.detail()).contains("10.00 NGN").contains("usr_mallory").contains("REVERSAL");
  }

  @Test
  void an_exception_closes_when_a_withdrawal_refers_to_the_movement() {
    String adjustment =
        payout.ledger.moveByHand(TransactionType.TRANSACTION_TYPE_ADJUSTMENT, 700, "", "payout");
    check();
    assertThat(open()).hasSize(1);
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                "update reconciliation_exception set booked_transaction_id = ?",
                Ids.TRANSACTION.parse("id", adjustment)));

    check();

    assertThat(open()).isEmpty();
  }

  private void check() {
    payout.passes(GRACE.plusSeconds(1));
    payout.ledgerMovements().catchUp();
    unknown.check();
  }

  private List<StoredExceptionItem> open() {
    return payout.exceptions.list(
        new ExceptionItems.Filter(null, true, Kind.UNKNOWN_MOVEMENT), null, 10);
  }
}
