package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that does not write: it sends calls on to the one that does, and takes its place. */
class ForwardedCallsTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final LedgerFixture fixture = new LedgerFixture();
  private final TestServer second = fixture.replica(LedgerFixture.SETTINGS);
  private final Saver ada = fixture.saver().with(1_000);
  private final Saver bola = fixture.saver();
  private final LedgerServiceBlockingStub adaThere =
      LedgerServiceGrpc.newBlockingStub(second.asCustomer(ada.userId()));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void an_order_on_the_other_replica_is_booked_for_its_caller() {
    PostTransactionResponse there = pay("one", adaThere);
    assertThat(pay("one", ada.ledger()).getTransaction()).isEqualTo(there.getTransaction());
    assertThat(balance(adaThere)).isEqualTo(900).isEqualTo(balance(ada.ledger()));
    assertThat(
            adaThere
                .getTransaction(
                    GetTransactionRequest.newBuilder()
                        .setTransactionId(there.getTransaction().getId())
                        .build())
                .getTransaction())
        .isEqualTo(there.getTransaction());
  }

  @Test
  void nobody_gets_the_rights_of_the_replica_in_between() {
    LedgerServiceBlockingStub bolaThere =
        LedgerServiceGrpc.newBlockingStub(second.asCustomer(bola.userId()));
    assertThat(refusal(() -> balance(bolaThere)).reason()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(refusal(() -> pay("two", bolaThere)).reason()).isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    LedgerServiceBlockingStub nobody = LedgerServiceGrpc.newBlockingStub(second.anonymous());
    assertThat(refusal(() -> balance(nobody)).reason()).isEqualTo(Reason.UNAUTHENTICATED);
  }

  @Test
  void a_replica_takes_over_from_one_that_ends() {
    PostTransactionResponse before = pay("one", ada.ledger());
    fixture.book.close();
    PostTransactionResponse again = KeyedLoad.untilKnown(0, List.of(() -> pay("one", adaThere)));
    assertThat(again.getTransaction()).isEqualTo(before.getTransaction());
    KeyedLoad.untilKnown(
        0, List.of(() -> adaThere.postTransaction(deposit("more", ada.accountId(), 500).build())));
    assertThat(balance(adaThere)).isEqualTo(1_400);
  }

  @Test
  void a_lease_that_nobody_renews_is_taken_by_the_steady_counter() {
    AcceptedBook book = new AcceptedBook(fixture.database);
    book.execute(
        "UPDATE writer_lease SET epoch = epoch + 1, holder = gen_random_uuid(), expires_at = expires_at + interval '1 day'");
    long held = book.select("SELECT epoch FROM writer_lease");
    Await.until(
        LONGEST, "the lease is taken", () -> book.select("SELECT epoch FROM writer_lease") > held);
    assertThat(KeyedLoad.<Long>untilKnown(0, List.of(() -> balance(adaThere)))).isEqualTo(1_000);
  }

  private PostTransactionResponse pay(String key, LedgerServiceBlockingStub replica) {
    return replica.postTransaction(transfer(key, ada.accountId(), bola.accountId(), 100).build());
  }

  private long balance(LedgerServiceBlockingStub replica) {
    return replica
        .getBalance(GetBalanceRequest.newBuilder().setAccountId(ada.accountId()).build())
        .getBalance()
        .getPosted();
  }
}
