package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.lineage.LedgerLineage;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.runtime.database.Database;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerLineageTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final LedgerLineage lineage = new LedgerLineage(fixture.book.history);
  private Saver ada;
  private String hold;
  private String capture;

  @BeforeEach
  void hold_and_capture() {
    ada = fixture.saver().with(1_000);
    hold = fixture.payout.hold(fixture.hold(ada, "h1", 300).build()).getTransaction().getId();
    capture =
        fixture
            .payout
            .capture(
                CaptureRequest.newBuilder()
                    .setIdempotencyKey("c1")
                    .setHoldTransactionId(hold)
                    .build())
            .getTransaction()
            .getId();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void a_capture_leads_to_its_hold() {
    assertThat(found(capture)).containsExactly(hold);
    assertThat(found(hold)).containsExactly(hold);

    List<LineageHop> hops = lineage.hops(Set.of(hold)).hops();

    assertThat(hops)
        .extracting(LineageHop::getWhat)
        .containsExactlyInAnyOrder(
            HopKind.HOP_KIND_HOLD,
            HopKind.HOP_KIND_ENTRY,
            HopKind.HOP_KIND_TRANSACTION,
            HopKind.HOP_KIND_ENTRY,
            HopKind.HOP_KIND_ENTRY);
    assertThat(hops).filteredOn(LineageHop::getMissing).isEmpty();
    assertThat(lineage.hops(Set.of(hold)).relatedIds()).containsExactly(hold, capture);
  }

  @Test
  void a_key_of_a_caller_leads_to_a_transaction() {
    Saver ben = fixture.saver();
    String first = deposit(ada);
    String second = deposit(ben);

    assertThat(found(Ids.USER.format(ada.userId()) + " salary")).containsExactly(first);
    assertThat(found(Ids.USER.format(ben.userId()) + " salary")).containsExactly(second);
    assertThat(found("payout c1")).containsExactly(hold);
    assertThat(found("salary")).isEmpty();
    assertThat(found("payout unknown")).isEmpty();
  }

  @Test
  void an_account_leads_to_what_is_no_withdrawal() {
    String deposit = deposit(ada);

    assertThat(found(ada.accountId())).hasSize(2).first().isEqualTo(deposit);
    assertThat(found(Ids.USER.format(ada.userId()))).isEqualTo(found(ada.accountId()));
  }

  @Test
  void a_transaction_that_the_book_lacks_is_missing() {
    String unknown = Ids.TRANSACTION.format(Ids.ofSeq(Book.ID, 1_000_000));

    assertThat(found(unknown)).isEmpty();
    assertThat(lineage.hops(Set.of(hold, unknown)).hops())
        .filteredOn(LineageHop::getMissing)
        .extracting(LineageHop::getId)
        .containsExactly(unknown);
  }

  @Test
  void a_transaction_without_an_entry_is_missing_it() {
    fixture.awaitTables();
    try (Database superuser = Database.open("audit", fixture.database.superuser())) {
      superuser
          .jdbi()
          .useHandle(handle -> {
            handle.execute("ALTER TABLE entry DISABLE TRIGGER ALL");
            handle.execute(
                "DELETE FROM entry WHERE account_id = ? AND seq = ?",
                Ids.ACCOUNT.parse("account", ada.accountId()),
                Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("id", capture)));
          });
    }

    assertThat(lineage.hops(Set.of(hold)).hops())
        .filteredOn(LineageHop::getMissing)
        .singleElement()
        .satisfies(hop -> {
          assertThat(hop.getWhat()).isEqualTo(HopKind.HOP_KIND_ENTRY);
          assertThat(hop.getId()).isEqualTo(ada.accountId());
          assertThat(hop.getDetail()).contains(capture);
        });
  }

  private String deposit(Saver saver) {
    return saver
        .ledger()
        .postTransaction(LedgerFixture.deposit("salary", saver.accountId(), 500).build())
        .getTransaction()
        .getId();
  }

  private List<String> found(String text) {
    return lineage.find(text).stream().map(LineageHop::getId).toList();
  }
}
