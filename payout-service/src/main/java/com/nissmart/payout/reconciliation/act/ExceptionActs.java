package com.nissmart.payout.reconciliation.act;

import com.nissmart.common.v1.ProposalKind;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.reconciliation.exception.ActRules;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.v1.ActOnReconciliationExceptionRequest;
import com.nissmart.payout.v1.ExceptionAction;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.resolution.OperatorDecision;
import com.nissmart.payout.withdrawal.resolution.Resolutions;
import com.nissmart.payout.withdrawal.resolution.Resolutions.ResolvedWithdrawal;
import com.nissmart.payout.withdrawal.resolution.StatedFacts;
import com.nissmart.payout.withdrawal.resolution.StatedFacts.FactStatement;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.proposal.ProposalDraft;
import com.nissmart.runtime.proposal.Proposals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Lets operators have booked what settles an exception. What an operator may not decide alone is
 * proposed to another one.
 */
public final class ExceptionActs {
  private final Jdbi jdbi;
  private final ExceptionItems items;
  private final ActBookings bookings;
  private final Resolutions resolutions;
  private final StatedFacts facts;
  private final Proposals proposals;
  private final OperatorAllowance allowance;
  private final IdGenerator ids;
  private final InstantSource time;

  /**
   * An exception after an act.
   *
   * @param proposal the proposal that waits for another operator; null when none does
   */
  public record ActedException(StoredExceptionItem item, @Nullable Proposal proposal) {}

  public ExceptionActs(
      Jdbi jdbi,
      ExceptionItems items,
      ActBookings bookings,
      Resolutions resolutions,
      StatedFacts facts,
      Proposals proposals,
      OperatorAllowance allowance,
      IdGenerator ids,
      InstantSource time) {
    this.jdbi = jdbi;
    this.items = items;
    this.bookings = bookings;
    this.resolutions = resolutions;
    this.facts = facts;
    this.proposals = proposals;
    this.allowance = allowance;
    this.ids = ids;
    this.time = time;
  }

  /**
   * Has booked what settles an exception, or proposes it.
   *
   * @throws Refusal INVALID_REQUEST, EXCEPTION_NOT_FOUND, EXCEPTION_NOT_ACTIONABLE,
   *     PERMISSION_DENIED, PROPOSAL_WAITING, the ledger's
   */
  public ActedException act(UUID operator, ActOnReconciliationExceptionRequest typed) {
    UUID id = Ids.EXCEPTION.parse("exception_id", typed.getExceptionId());
    ActOnReconciliationExceptionRequest request =
        typed.toBuilder().setReason(ExceptionItems.reason("reason", typed.getReason())).build();
    StoredExceptionItem stored = items.get(id);
    ActRules.requirePossible(stored, request.getAction());
    Optional<Withdrawal> withdrawal =
        Optional.ofNullable(stored.item().withdrawalId())
            .flatMap(one -> jdbi.withHandle(h -> WithdrawalRows.find(h, one)));
    withdrawal.ifPresent(one -> refuseOwn(one.userId(), operator));
    Proposal proposal =
        withdrawal.isPresent() && isFact(request.getAction())
            ? state(operator, stored, withdrawal.get(), request)
            : book(operator, stored, withdrawal.map(Withdrawal::userId), request);
    return new ActedException(items.get(id), proposal);
  }

  private static boolean isFact(ExceptionAction action) {
    return action == ExceptionAction.EXCEPTION_ACTION_BOOK_RETURN
        || action == ExceptionAction.EXCEPTION_ACTION_BOOK_LATE_PAYMENT;
  }

  /** States what the bank did with a withdrawal; a withdrawal in doubt is decided. */
  private @Nullable Proposal state(
      UUID operator,
      StoredExceptionItem stored,
      Withdrawal withdrawal,
      ActOnReconciliationExceptionRequest request) {
    String reference = stored.item().reference();
    boolean isReturn = request.getAction() == ExceptionAction.EXCEPTION_ACTION_BOOK_RETURN;
    if (!isReturn && isUndecided(withdrawal, reference)) {
      ResolvedWithdrawal resolved =
          resolutions.resolve(
              withdrawal.id(),
              new OperatorDecision(
                  operator, withdrawal.attempt().no(), AttemptOutcome.PAID, request.getReason()));
      if (resolved.awaitsSecondOperator()) {
        return resolved.proposal();
      }
    } else {
      RailFact.Kind kind = isReturn ? RailFact.Kind.RETURNED : RailFact.Kind.PAID;
      Proposal proposal =
          facts.confirm(operator, new FactStatement(reference, kind, request.getReason()));
      if (proposal != null) {
        return proposal;
      }
    }
    var _ = items.resolve(stored.id(), Ids.USER.format(operator), request.getReason());
    return null;
  }

  private static boolean isUndecided(Withdrawal withdrawal, String reference) {
    return withdrawal.status() == WithdrawalStatus.PROCESSING
        && withdrawal.attempt().outcome() == null
        && reference.equals(withdrawal.attempt().externalReference());
  }

  private @Nullable Proposal book(
      UUID operator,
      StoredExceptionItem stored,
      Optional<UUID> saver,
      ActOnReconciliationExceptionRequest request) {
    Money amount = ActRules.amount(stored.item(), request.getAmount());
    UUID account = account(request);
    Optional<UUID> concerns = account == null ? saver : Optional.of(bookings.owner(account));
    concerns.ifPresent(owner -> refuseOwn(owner, operator));
    ExceptionAct act =
        new ExceptionAct(
            ids.next(),
            stored.id(),
            request.getAction(),
            amount,
            account,
            request.getReason(),
            operator,
            null);
    Proposal proposal = jdbi.inTransaction(h -> beginOrPropose(h, act, request, concerns));
    if (proposal == null) {
      var _ = bookings.carryOut(act);
    }
    return proposal;
  }

  private @Nullable Proposal beginOrPropose(
      Handle handle,
      ExceptionAct act,
      ActOnReconciliationExceptionRequest request,
      Optional<UUID> concerns) {
    Instant now = time.instant();
    String subject = Ids.EXCEPTION.format(act.exceptionId());
    if (ActRules.alwaysNeedsSecond(act.action())
        || allowance.whySecond(handle, act.requestedBy(), act.amount(), now) != null) {
      return proposals.propose(
          handle,
          new ProposalDraft(
              proposalKind(act.action()),
              subject,
              summary(act),
              Optional.of(act.amount()),
              act.reason(),
              request.toByteString(),
              act.requestedBy(),
              concerns));
    }
    bookings.begin(handle, act);
    allowance.spend(handle, act.requestedBy(), act.amount(), subject, now);
    return null;
  }

  private static String summary(ExceptionAct act) {
    String amount = MoneyText.of(act.amount());
    UUID account = act.accountId();
    return switch (act.action()) {
      case EXCEPTION_ACTION_BOOK_CHARGE -> "Book a bank charge of " + amount;
      case EXCEPTION_ACTION_WRITE_OFF -> "Write off " + amount;
      case EXCEPTION_ACTION_PAY_ON ->
          "Pay an unclaimed return of %s on to %s"
              .formatted(amount, account == null ? "" : Ids.ACCOUNT.format(account));
      default -> "Book %s as an unclaimed return".formatted(amount);
    };
  }

  private static ProposalKind proposalKind(ExceptionAction action) {
    return switch (action) {
      case EXCEPTION_ACTION_BOOK_CHARGE -> ProposalKind.PROPOSAL_KIND_BANK_CHARGE;
      case EXCEPTION_ACTION_WRITE_OFF -> ProposalKind.PROPOSAL_KIND_WRITE_OFF;
      case EXCEPTION_ACTION_PAY_ON -> ProposalKind.PROPOSAL_KIND_PAY_ON;
      default -> ProposalKind.PROPOSAL_KIND_UNCLAIMED_RETURN;
    };
  }

  private static @Nullable UUID account(ActOnReconciliationExceptionRequest request) {
    String account = request.getAccountId();
    boolean paysOn = request.getAction() == ExceptionAction.EXCEPTION_ACTION_PAY_ON;
    if (paysOn == account.isEmpty()) {
      throw Refusal.invalid(
          "account_id",
          paysOn ? "REQUIRED" : "UNEXPECTED",
          "account_id must be given for PAY_ON and for no other action");
    }
    return paysOn ? Ids.ACCOUNT.parse("account_id", account) : null;
  }

  private static void refuseOwn(UUID owner, UUID operator) {
    if (owner.equals(operator)) {
      throw new Refusal(
          Reason.PERMISSION_DENIED,
          "It concerns your own money; another operator has to act on it");
    }
  }
}
