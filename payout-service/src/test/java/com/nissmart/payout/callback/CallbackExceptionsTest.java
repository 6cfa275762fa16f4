package com.nissmart.payout.callback;

import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_CHARGE;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_BOOK_RETURN;
import static com.nissmart.payout.v1.ExceptionAction.EXCEPTION_ACTION_WRITE_OFF;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.ApproveProposalRequest;
import com.nissmart.contract.Money;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ActOnReconciliationExceptionResponse;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.payout.v1.ListReconciliationExceptionsRequest;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Actions on the exceptions that callbacks raise. */
class CallbackExceptionsTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final UUID uju = UUID.randomUUID();
  private final UUID musa = UUID.randomUUID();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void each_exception_of_a_callback_has_an_action_or_says_why_not() {
    String done = reference(completed("k1", 40_000));
    assertThat(actions(Kind.PAID, "unknown", 5))
        .containsExactly(EXCEPTION_ACTION_BOOK_CHARGE, EXCEPTION_ACTION_WRITE_OFF);
    assertThat(actions(Kind.RETURNED, "unknown", 6)).containsExactly(EXCEPTION_ACTION_BOOK_RETURN);
    assertThat(actions(Kind.NOT_PAID, "unknown", 7)).isEmpty();
    assertThat(actions(Kind.PAID, done, 40_001)).containsExactly(EXCEPTION_ACTION_BOOK_CHARGE);
    assertThat(actions(Kind.PAID, done, 39_999)).isEmpty();
    assertThat(actions(Kind.RETURNED, done, 30_000)).isEmpty();
    assertThat(actions(Kind.NOT_PAID, done, 20_000)).isEmpty();
    assertThat(actions(Kind.NOT_PAID, done, 40_000)).containsExactly(EXCEPTION_ACTION_BOOK_RETURN);
    assertThat(open())
        .hasSize(8)
        .allMatch(one -> one.getActionsList().isEmpty() != one.getNoActionReason().isEmpty());
  }

  @Test
  void what_the_bank_rejects_after_it_paid_is_booked_back() {
    String id = completed("k1", 40_000);
    hear(Kind.NOT_PAID, reference(id), 40_000);

    assertThat(act(uju).hasProposal()).isFalse();

    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(open()).isEmpty();
    payout.checkInvariants();
  }

  @Test
  void a_large_rejection_needs_two_operators_and_is_closed_with_it() {
    String id = completed("k1", PayoutFixture.TWO_OPERATORS_FROM);
    hear(Kind.NOT_PAID, reference(id), PayoutFixture.TWO_OPERATORS_FROM);
    String proposal = act(uju).getProposal().getId();
    assertThat(open()).hasSize(1);

    var _ =
        payout
            .proposals(musa)
            .approveProposal(ApproveProposalRequest.newBuilder().setId(proposal).build());

    assertThat(open()).isEmpty();
    payout.worker.runDue();
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    payout.checkInvariants();
  }

  private String completed(String key, long amount) {
    String id = payout.withdraw(key, amount, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    return id;
  }

  private String reference(String id) {
    return payout.get(id).getExternalReference();
  }

  private void hear(Kind kind, String reference, long amount) {
    var _ =
        payout.facts.hear(
            new RailFact(
                "simulated",
                reference,
                kind,
                new Money(amount, "NGN"),
                Channel.CALLBACK,
                "",
                payout.clock.instant()));
  }

  /** Returns the actions on the exception that a fact raises. */
  private List<ExceptionAction> actions(Kind kind, String reference, long amount) {
    hear(kind, reference, amount);
    return open().getLast().getActionsList();
  }

  private List<ReconciliationException> open() {
    return payout
        .books(uju)
        .listReconciliationExceptions(
            ListReconciliationExceptionsRequest.newBuilder().setOpen(true).build())
        .getExceptionsList();
  }

  private ActOnReconciliationExceptionResponse act(UUID operator) {
    return payout
        .books(operator)
        .actOnReconciliationException(
            ActOnReconciliationExceptionRequest.newBuilder()
                .setExceptionId(open().getFirst().getId())
                .setAction(EXCEPTION_ACTION_BOOK_RETURN)
                .setReason("The bank confirmed it")
                .build());
  }
}
