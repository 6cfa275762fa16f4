package com.nissmart.payout.withdrawal.fact;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.SettlementLine.Status;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.AttemptOutcomes;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.RailStatements;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.fact.RailFact.FactResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies facts: callbacks, lists of returned payments, settlement reports, and late answers to
 * workers. A fact moves a withdrawal along the lifecycle, or it is booked beside earlier bookings.
 * It never undoes a booking, and every fact is kept.
 */
public final class RailFacts {
  private static final Logger log = LoggerFactory.getLogger(RailFacts.class);

  private final Jdbi jdbi;
  private final InstantSource time;
  private final ExceptionItems exceptions;
  private final Runnable workArrived;
  private final FactStore store = new FactStore();
  private final LateBookingStore lateBookings = new LateBookingStore();

  public RailFacts(Jdbi jdbi, InstantSource time, ExceptionItems exceptions, Runnable workArrived) {
    this.jdbi = jdbi;
    this.time = time;
    this.exceptions = exceptions;
    this.workArrived = workArrived;
  }

  /** Applies one fact in a separate transaction; waits for the withdrawal if it is locked. */
  public FactResult hear(RailFact fact) {
    FactResult result = jdbi.inTransaction(h -> hear(h, List.of(fact), true)).getFirst();
    if (result == FactResult.APPLIED) {
      workArrived.run();
    }
    return result;
  }

  /**
   * Applies many facts in the caller's transaction and waits for no lock: a fact about a locked
   * withdrawal has the result LATER.
   *
   * @return the result of each
   */
  public List<FactResult> hear(Handle handle, List<RailFact> facts) {
    return hear(handle, facts, false);
  }

  /**
   * Raises an exception because the rail has a payment after all that was given up. The withdrawal
   * cannot be retried until an operator has closed it, whatever the rail says later.
   */
  void acceptedAfterAll(Withdrawal withdrawal) {
    ExceptionItem item =
        new ExceptionItem(
            Kind.RAIL_CONTRADICTS,
            WithdrawalRules.externalReference(withdrawal),
            withdrawal.id(),
            null,
            withdrawal.amount(),
            "The rail has accepted %s, which was given up as not paid"
                .formatted(withdrawal.publicId()),
            null,
            Status.PAID);
    jdbi.useTransaction(h -> exceptions.raise(h, item));
  }

  /** Wakes the workers after a transaction with facts in it was committed. */
  public void committed() {
    workArrived.run();
  }

  private List<FactResult> hear(Handle handle, List<RailFact> facts, boolean waits) {
    List<String> references = facts.stream().map(RailFact::reference).distinct().toList();
    Map<String, Withdrawal> known = byReference(store.find(handle, references));
    List<String> toLock =
        facts.stream()
            .filter(fact -> isWrite(known.get(fact.reference()), fact))
            .map(RailFact::reference)
            .distinct()
            .toList();
    Map<String, Withdrawal> locked = byReference(store.lock(handle, toLock, waits));
    Instant now = time.instant();
    List<FactResult> results = new ArrayList<>();
    List<Withdrawal> about = new ArrayList<>();
    List<RailStatement> statements = new ArrayList<>();
    List<ExceptionItem> found = new ArrayList<>();
    for (RailFact fact : facts) {
      Withdrawal withdrawal = sentBy(fact.rail(), known.get(fact.reference()));
      FactResult result = hear(handle, withdrawal, locked, fact, found, now);
      results.add(result);
      if (withdrawal != null && result != FactResult.LATER) {
        about.add(withdrawal);
        statements.add(new RailStatement(fact.channel(), fact.kind().name(), fact.detail()));
      }
    }
    exceptions.raiseAll(handle, found);
    RailStatements.keep(handle, about, statements, now);
    return results;
  }

  private static boolean isWrite(@Nullable Withdrawal withdrawal, RailFact fact) {
    return withdrawal != null && FactRules.effect(withdrawal, fact).isWrite();
  }

  /** Returns the withdrawal unless another rail than this one sent its attempt. */
  private static @Nullable Withdrawal sentBy(@Nullable String rail, @Nullable Withdrawal found) {
    boolean foreign =
        found != null
            && rail != null
            && found.attempt().rail() != null
            && !rail.equals(found.attempt().rail());
    return foreign ? null : found;
  }

  private static Map<String, Withdrawal> byReference(List<Withdrawal> withdrawals) {
    Map<String, Withdrawal> map = new HashMap<>();
    withdrawals.forEach(w -> map.put(WithdrawalRules.externalReference(w), w));
    return map;
  }

  private FactResult hear(
      Handle handle,
      @Nullable Withdrawal known,
      Map<String, Withdrawal> locked,
      RailFact fact,
      List<ExceptionItem> found,
      Instant now) {
    if (known == null) {
      if (fact.channel() == RailStatement.Channel.CALLBACK) {
        found.add(
            exception(
                Kind.MISSING_HERE,
                null,
                fact,
                "The rail says %s under a reference that we never gave it".formatted(fact.kind())));
      }
      return FactResult.UNKNOWN_REFERENCE;
    }
    if (!isWrite(known, fact)) {
      return FactResult.KNOWN;
    }
    Withdrawal withdrawal = locked.get(fact.reference());
    if (withdrawal == null) {
      return FactResult.LATER;
    }
    FactResult result = apply(handle, withdrawal, fact, found, now);
    if (result == FactResult.APPLIED) {
      // A second fact of the same batch must see the changes of the first one.
      store.find(handle, List.of(fact.reference())).forEach(w -> locked.put(fact.reference(), w));
    }
    return result;
  }

  private FactResult apply(
      Handle handle, Withdrawal withdrawal, RailFact fact, List<ExceptionItem> found, Instant now) {
    return switch (FactRules.effect(withdrawal, fact)) {
      case KNOWN -> FactResult.KNOWN;
      case MARK_PAID -> {
        AttemptOutcomes.heard(handle, withdrawal, null, now);
        yield FactResult.APPLIED;
      }
      case MARK_NOT_PAID -> {
        AttemptOutcomes.heard(handle, withdrawal, failure(fact), now);
        yield FactResult.APPLIED;
      }
      case PAID_TOO_LATE ->
          paidAfterRelease(handle, withdrawal) ? FactResult.APPLIED : FactResult.KNOWN;
      case RETURNED -> returned(handle, withdrawal, now);
      case AMOUNT_DIFFERS -> {
        needOperator(handle, withdrawal, "it names another amount", now);
        found.add(ignored(Kind.AMOUNT_DIFFERS, withdrawal, fact, "it names another amount"));
        yield FactResult.AMOUNT_DIFFERS;
      }
      case CONTRADICTS -> {
        needOperator(handle, withdrawal, "it was reported as paid", now);
        found.add(ignored(Kind.RAIL_CONTRADICTS, withdrawal, fact, "it was reported as paid"));
        yield FactResult.CONTRADICTS;
      }
    };
  }

  /**
   * Notes that a payment whose hold is released has to be booked, in the caller's transaction;
   * returns false when that was noted before. The caller has locked the withdrawal.
   */
  public boolean paidAfterRelease(Handle handle, Withdrawal withdrawal) {
    Instant now = time.instant();
    if (!lateBookings.add(handle, withdrawal, LateBooking.Kind.PAID_AFTER_RELEASE, now)) {
      return false;
    }
    log.error(
        "The bank paid {} although attempt {} had failed; it is booked through suspense",
        withdrawal.publicId(),
        withdrawal.attempt().no());
    // An open retry would pay it twice.
    WithdrawalLifecycle.requestCancel(handle, withdrawal.id(), "payout", now, now);
    return true;
  }

  /** First records that a returned payment was paid, if that was not known. */
  private FactResult returned(Handle handle, Withdrawal withdrawal, Instant now) {
    FactRules.FactEffect payment = FactRules.ofPayment(withdrawal);
    if (payment == FactRules.FactEffect.MARK_PAID) {
      AttemptOutcomes.heard(handle, withdrawal, null, now);
    } else if (payment == FactRules.FactEffect.PAID_TOO_LATE) {
      var _ = paidAfterRelease(handle, withdrawal);
    }
    return lateBookings.add(handle, withdrawal, LateBooking.Kind.RETURNED, now)
        ? FactResult.APPLIED
        : FactResult.KNOWN;
  }

  private static void needOperator(Handle handle, Withdrawal withdrawal, String why, Instant now) {
    WithdrawalNotes.needOperator(
        handle, List.of(withdrawal.id()), "a report of the rail is ignored: " + why, now);
  }

  private static ExceptionItem ignored(
      Kind kind, Withdrawal withdrawal, RailFact fact, String why) {
    return exception(
        kind,
        withdrawal,
        fact,
        "%s: the rail's %s is ignored, because %s"
            .formatted(withdrawal.publicId(), fact.kind(), why));
  }

  private static ExceptionItem exception(
      Kind kind, @Nullable Withdrawal withdrawal, RailFact fact, String detail) {
    return new ExceptionItem(
        kind,
        fact.reference(),
        withdrawal == null ? null : withdrawal.id(),
        fact.amount(),
        withdrawal == null ? null : withdrawal.amount(),
        detail,
        withdrawal == null ? fact.bookedAt() : null,
        // A rejection of what was paid means that the money is still, or again, with us.
        kind == Kind.RAIL_CONTRADICTS ? Status.RETURNED : fact.lineStatus());
  }

  private static AttemptFailure failure(RailFact fact) {
    return new AttemptFailure(
        Reason.RAIL_REJECTED, fact.detail().isEmpty() ? "The bank rejected it" : fact.detail());
  }
}
