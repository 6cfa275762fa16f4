package com.nissmart.payout.withdrawal.fact;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
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
  private final Runnable workArrived;
  private final FactStore store = new FactStore();
  private final LateBookingStore lateBookings = new LateBookingStore();

  public RailFacts(Jdbi jdbi, InstantSource time, Runnable workArrived) {
    this.jdbi = jdbi;
    this.time = time;
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
    for (RailFact fact : facts) {
      Withdrawal withdrawal = known.get(fact.reference());
      FactResult result = hear(handle, withdrawal, locked, fact, now);
      results.add(result);
      if (withdrawal != null && result != FactResult.LATER) {
        about.add(withdrawal);
        statements.add(new RailStatement(fact.channel(), fact.kind().name(), fact.detail()));
      }
    }
    RailStatements.keep(handle, about, statements, now);
    return results;
  }

  private static boolean isWrite(@Nullable Withdrawal withdrawal, RailFact fact) {
    return withdrawal != null && FactRules.effect(withdrawal, fact).isWrite();
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
      Instant now) {
    if (known == null) {
      return FactResult.UNKNOWN_REFERENCE;
    }
    if (!isWrite(known, fact)) {
      return FactResult.KNOWN;
    }
    Withdrawal withdrawal = locked.get(fact.reference());
    if (withdrawal == null) {
      return FactResult.LATER;
    }
    FactResult result = apply(handle, withdrawal, fact, now);
    if (result == FactResult.APPLIED) {
      // A second fact of the same batch must see the changes of the first one.
      store.find(handle, List.of(fact.reference())).forEach(w -> locked.put(fact.reference(), w));
    }
    return result;
  }

  private FactResult apply(Handle handle, Withdrawal withdrawal, RailFact fact, Instant now) {
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
      case PAID_TOO_LATE -> paidLate(handle, withdrawal, now);
      case RETURNED -> returned(handle, withdrawal, now);
      case AMOUNT_DIFFERS -> {
        flag(handle, withdrawal, fact, "it names another amount: " + fact.amount(), now);
        yield FactResult.AMOUNT_DIFFERS;
      }
      case CONTRADICTS -> {
        flag(handle, withdrawal, fact, "it had said the opposite before", now);
        yield FactResult.CONTRADICTS;
      }
    };
  }

  private FactResult paidLate(Handle handle, Withdrawal withdrawal, Instant now) {
    if (!lateBookings.add(handle, withdrawal, LateBooking.Kind.PAID_AFTER_RELEASE, now)) {
      return FactResult.KNOWN;
    }
    log.error(
        "The bank paid {} although attempt {} had failed; it is booked through suspense",
        withdrawal.publicId(),
        withdrawal.attempt().no());
    // An open retry would pay it twice.
    WithdrawalLifecycle.requestCancel(handle, withdrawal.id(), "payout", now, now);
    return FactResult.APPLIED;
  }

  /** First records that a returned payment was paid, if that was not known. */
  private FactResult returned(Handle handle, Withdrawal withdrawal, Instant now) {
    if (withdrawal.attempt().outcome() == null) {
      AttemptOutcomes.heard(handle, withdrawal, null, now);
    } else if (withdrawal.attempt().outcome() != AttemptOutcome.PAID) {
      var _ = paidLate(handle, withdrawal, now);
    }
    return lateBookings.add(handle, withdrawal, LateBooking.Kind.RETURNED, now)
        ? FactResult.APPLIED
        : FactResult.KNOWN;
  }

  private static void flag(
      Handle handle, Withdrawal withdrawal, RailFact fact, String why, Instant now) {
    log.error("{}: the rail's {} is ignored, {}", withdrawal.publicId(), fact.channel(), why);
    WithdrawalNotes.needOperator(
        handle, List.of(withdrawal.id()), "a report of the rail is ignored: " + why, now);
  }

  private static AttemptFailure failure(RailFact fact) {
    return new AttemptFailure(
        Reason.RAIL_REJECTED, fact.detail().isEmpty() ? "The bank rejected it" : fact.detail());
  }
}
