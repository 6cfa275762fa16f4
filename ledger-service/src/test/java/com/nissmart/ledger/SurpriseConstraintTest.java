package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** A database constraint that refuses one request of a batch. */
class SurpriseConstraintTest {
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();
  private static final int ORDERS = 200;
  private static final Set<Integer> AT_FAULT = Set.of(37, 38, 111);

  @Test
  void only_the_request_at_fault_fails() {
    try (LedgerFixture fixture = new LedgerFixture();
        Database owner = Database.open("owner", fixture.database.owner())) {
      Saver ada = fixture.saver();
      change(owner, "ADD CONSTRAINT surprise CHECK (description <> 'surprise')");
      List<OrderOutcome> outcomes = inOneBatch(fixture, owner, ada);
      for (int i = 0; i < ORDERS; i++) {
        OrderOutcome outcome = outcomes.get(i);
        if (AT_FAULT.contains(i)) {
          assertThat(((OrderOutcome.Refused) outcome).refusal().reason())
              .isEqualTo(Reason.INTERNAL);
        } else {
          assertThat(outcome).as("order %d", i).isInstanceOf(OrderOutcome.Posted.class);
        }
      }
      assertThat(ada.balance()).startsWith((ORDERS - AT_FAULT.size()) * 100 + "/");
      change(owner, "DROP CONSTRAINT surprise");
      for (int i : AT_FAULT) {
        OrderOutcome again = fixture.ledger.execute(order(ada, i), PATIENCE);
        assertThat(((OrderOutcome.Posted) again).replayed())
            .as("nothing of it was stored")
            .isFalse();
      }
      BookAudit.assertSound(fixture);
    }
  }

  /** Locks the book until all of them are in the queue. */
  private static List<OrderOutcome> inOneBatch(LedgerFixture fixture, Database owner, Saver ada) {
    List<CompletableFuture<OrderOutcome>> answers = new ArrayList<>();
    try (Handle lock = owner.jdbi().open()) {
      lock.begin();
      lock.execute("SELECT 1 FROM book FOR UPDATE");
      for (int i = 0; i < ORDERS; i++) {
        CompletableFuture<OrderOutcome> answer = new CompletableFuture<>();
        fixture.ledger.submit(
            List.of(order(ada, i)),
            Ledger.ALONE,
            PATIENCE,
            Runnable::run,
            outcomes -> answer.complete(outcomes.getFirst()));
        answers.add(answer);
      }
      lock.rollback();
    }
    return answers.stream().map(CompletableFuture::join).toList();
  }

  private static Order order(Saver ada, int number) {
    UUID wallet = Ids.ACCOUNT.parse("account", ada.accountId());
    return new Order.Posting(
        Ids.USER.format(ada.userId()),
        "k" + number,
        TransactionType.TRANSACTION_TYPE_DEPOSIT,
        100,
        "NGN",
        ada.userId(),
        null,
        wallet,
        0,
        AT_FAULT.contains(number) ? "surprise" : "",
        null,
        null,
        null);
  }

  private static void change(Database owner, String change) {
    owner.jdbi().useHandle(handle -> handle.execute("ALTER TABLE transaction " + change));
  }
}
