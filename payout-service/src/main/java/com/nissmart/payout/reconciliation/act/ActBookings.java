package com.nissmart.payout.reconciliation.act;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.AdjustmentKind;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.reconciliation.act.ExceptionActStore.StoredAct;
import com.nissmart.payout.reconciliation.exception.ActRules;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.Proposal.Decision;
import com.nissmart.runtime.proposal.ProposalAction;
import io.grpc.Channel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work on acts: first the act is recorded, then the ledger books it under keys that are made
 * from the act, then the exception is resolved. What a crash interrupts is carried out again.
 */
public final class ActBookings {
  private static final Logger log = LoggerFactory.getLogger(ActBookings.class);
  private static final Duration RETRY_PAUSE = Duration.ofSeconds(30);

  private final Jdbi jdbi;
  private final ExceptionItems items;
  private final CorrectionLedger ledger;
  private final InstantSource time;
  private final ExceptionActStore store = new ExceptionActStore();

  public ActBookings(Jdbi jdbi, ExceptionItems items, Channel ledger, InstantSource time) {
    this.jdbi = jdbi;
    this.items = items;
    this.ledger = new CorrectionLedger(ledger);
    this.time = time;
  }

  /** Returns the action of an approval. */
  public ProposalAction action() {
    return (ProposalAction.Remote) this::approved;
  }

  /** Returns the task that carries out acts which were interrupted. */
  public RecurringTask<Void> task() {
    return Tasks.recurring("exception-acts", FixedDelay.of(RETRY_PAUSE))
        .execute((_, _) -> advance());
  }

  /**
   * Carries out the acts that are due. The task calls this each time it runs; tests call it too.
   */
  public void advance() {
    Optional<ExceptionAct> due = takeDue();
    while (due.isPresent()) {
      try {
        var _ = carryOut(due.get());
      } catch (Refusal refusal) {
        log.error(
            "{} cannot be booked: {}",
            Ids.EXCEPTION.format(due.get().exceptionId()),
            refusal.detail());
      }
      due = takeDue();
    }
  }

  private Optional<ExceptionAct> takeDue() {
    Instant now = time.instant();
    return jdbi.inTransaction(h -> store.takeDue(h, now, now.plus(RETRY_PAUSE)));
  }

  /** Returns the owner of a wallet. */
  UUID owner(UUID account) {
    return ledger.owner(account);
  }

  /**
   * Records an act about a locked exception; from here on it will be carried out.
   *
   * @throws Refusal EXCEPTION_NOT_ACTIONABLE, INVALID_REQUEST for a part of the amount
   */
  void begin(Handle handle, ExceptionAct act) {
    StoredExceptionItem stored = items.lock(handle, act.exceptionId());
    ActRules.requirePossible(stored, act.action());
    Money _ = ActRules.amount(stored.item(), act.amount().amount());
    store
        .ofException(handle, act.exceptionId())
        .ifPresent(other -> {
          throw new Refusal(
              Reason.EXCEPTION_NOT_ACTIONABLE,
              "%s is being booked for %s already"
                  .formatted(
                      ActRules.word(other.act().action()),
                      Ids.EXCEPTION.format(act.exceptionId())));
        });
    store
        .twin(handle, act.exceptionId())
        .ifPresent(twin -> {
          throw new Refusal(
              Reason.EXCEPTION_NOT_ACTIONABLE,
              "%s is about the same line and is booked; resolve %s with a reason instead"
                  .formatted(Ids.EXCEPTION.format(twin), Ids.EXCEPTION.format(act.exceptionId())));
        });
    if (act.action() == ExceptionAction.EXCEPTION_ACTION_WRITE_OFF
        && store.cameBack(handle, act.exceptionId())) {
      throw new Refusal(
          Reason.EXCEPTION_NOT_ACTIONABLE,
          "The bank sent the money of %s back, so there is no loss; resolve it with a reason"
              .formatted(Ids.EXCEPTION.format(act.exceptionId())));
    }
    Instant now = time.instant();
    store.insert(handle, act, now, now.plus(RETRY_PAUSE));
  }

  /**
   * Books an act that is recorded and resolves its exception; repeating it books nothing twice.
   *
   * @return the last transaction
   * @throws Refusal the ledger's; a final one ends the act, and another one is possible
   */
  UUID carryOut(ExceptionAct act) {
    List<UUID> transactions = new ArrayList<>();
    for (AdjustmentKind correction : act.corrections(items.get(act.exceptionId()).item().kind())) {
      FaultPoint.at("payout.before-correction");
      transactions.add(correct(act, correction, transactions.isEmpty()));
    }
    FaultPoint.at("payout.before-exception-resolved");
    jdbi.useTransaction(h -> {
      if (store.end(h, act.id(), null, time.instant())) {
        // Resolving locks the withdrawal, which comes before its exceptions.
        resolve(h, act);
        store.addBookings(h, act, transactions);
      }
    });
    return transactions.getLast();
  }

  /** Resolves the exception of an act that is booked; what came back unclaimed can be paid on. */
  private void resolve(Handle handle, ExceptionAct act) {
    ExceptionItem item =
        items
            .resolve(handle, act.exceptionId(), Ids.USER.format(act.requestedBy()), act.reason())
            .item();
    if (act.action() == ExceptionAction.EXCEPTION_ACTION_BOOK_RETURN) {
      items.raise(
          handle,
          new ExceptionItem(
              ExceptionItem.Kind.UNCLAIMED_RETURN,
              item.reference(),
              null,
              act.amount(),
              null,
              "%s came back under a reference that we never gave; it is on the account of unclaimed returns"
                  .formatted(MoneyText.of(act.amount())),
              item.bookedAt(),
              item.lineStatus()));
    }
  }

  private UUID correct(ExceptionAct act, AdjustmentKind correction, boolean isFirst) {
    try {
      return ledger.correct(act, correction);
    } catch (Refusal refusal) {
      if (isFirst && !ReasonStatus.isTemporary(refusal.reason())) {
        var _ = jdbi.withHandle(h -> store.end(h, act.id(), refusal.detail(), time.instant()));
      }
      throw refusal;
    }
  }

  private String approved(Proposal proposal) {
    StoredAct stored =
        jdbi.inTransaction(h -> {
          Optional<StoredAct> begun = store.find(h, proposal.id());
          if (begun.isEmpty()) {
            begin(h, act(proposal));
          }
          return begun.or(() -> store.find(h, proposal.id())).orElseThrow();
        });
    String failure = stored.failure();
    if (failure != null) {
      throw new Refusal(Reason.EXCEPTION_NOT_ACTIONABLE, failure);
    }
    return Ids.TRANSACTION.format(carryOut(stored.act()));
  }

  private static ExceptionAct act(Proposal proposal) {
    ActOnReconciliationExceptionRequest request =
        proposal.payload(ActOnReconciliationExceptionRequest.parser());
    Money amount = proposal.draft().amount().orElseThrow();
    boolean paysOn = request.getAction() == ExceptionAction.EXCEPTION_ACTION_PAY_ON;
    return new ExceptionAct(
        proposal.id(),
        Ids.EXCEPTION.parse("exception_id", request.getExceptionId()),
        request.getAction(),
        amount,
        paysOn ? Ids.ACCOUNT.parse("account_id", request.getAccountId()) : null,
        proposal.draft().reason(),
        proposal.draft().proposedBy(),
        proposal.decision().map(Decision::decidedBy).orElseThrow());
  }
}
