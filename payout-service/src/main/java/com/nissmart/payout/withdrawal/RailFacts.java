package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.withdrawal.FactRules.Deed;
import com.nissmart.payout.withdrawal.RailFact.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What rails say by themselves, or too late: callbacks, lists of returned payments, settlement
 * reports. A fact moves a withdrawal along the lifecycle or is booked beside what was booked; it
 * never undoes anything, and every fact is kept as said.
 */
public final class RailFacts {
  private static final Logger log = LoggerFactory.getLogger(RailFacts.class);

  private final Jdbi jdbi;
  private final Runnable workArrived;
  private final FactStore store = new FactStore();

  /**
   * Facts about withdrawals.
   *
   * @param workArrived told when there is something for the workers of this process
   */
  public RailFacts(Jdbi jdbi, Runnable workArrived) {
    this.jdbi = jdbi;
    this.workArrived = workArrived;
  }

  /** Hears one fact, in a transaction of its own, waiting for whoever has the withdrawal. */
  public Effect hear(RailFact fact) {
    Effect effect = jdbi.inTransaction(h -> hear(h, List.of(fact), true)).getFirst();
    if (effect == Effect.APPLIED) {
      workArrived.run();
    }
    return effect;
  }

  /**
   * Hears many, in the caller's transaction, and waits for nobody: what somebody else has in hand
   * is answered with LATER.
   *
   * @return the effect of each
   */
  public List<Effect> hear(Handle handle, List<RailFact> facts) {
    return hear(handle, facts, false);
  }

  /** There may be work now, after a transaction with facts in it was committed. */
  public void committed() {
    workArrived.run();
  }

  private List<Effect> hear(Handle handle, List<RailFact> facts, boolean patient) {
    List<String> references = facts.stream().map(RailFact::reference).distinct().toList();
    Map<String, Withdrawal> known = byReference(store.find(handle, references));
    List<String> toLock =
        facts.stream()
            .filter(fact -> {
              Withdrawal withdrawal = known.get(fact.reference());
              return withdrawal != null && FactRules.isWrite(FactRules.deed(withdrawal, fact));
            })
            .map(RailFact::reference)
            .distinct()
            .toList();
    Map<String, Withdrawal> locked = byReference(store.lock(handle, toLock, patient));
    List<Effect> effects = new ArrayList<>();
    List<RailFact> said = new ArrayList<>();
    for (RailFact fact : facts) {
      Withdrawal withdrawal = known.get(fact.reference());
      Effect effect;
      if (withdrawal == null) {
        effect = Effect.UNKNOWN_REFERENCE;
      } else if (!FactRules.isWrite(FactRules.deed(withdrawal, fact))) {
        effect = Effect.KNOWN;
      } else if (!locked.containsKey(fact.reference())) {
        effect = Effect.LATER;
      } else {
        effect = apply(handle, locked, fact);
      }
      effects.add(effect);
      if (effect != Effect.UNKNOWN_REFERENCE && effect != Effect.LATER) {
        said.add(fact);
      }
    }
    store.say(handle, said, known);
    return effects;
  }

  private static Map<String, Withdrawal> byReference(List<Withdrawal> withdrawals) {
    Map<String, Withdrawal> map = new HashMap<>();
    withdrawals.forEach(w -> map.put(WithdrawalRules.externalReference(w), w));
    return map;
  }

  private Effect apply(Handle handle, Map<String, Withdrawal> locked, RailFact fact) {
    Withdrawal withdrawal = Objects.requireNonNull(locked.get(fact.reference()));
    Deed deed = FactRules.deed(withdrawal, fact);
    Effect effect =
        switch (deed) {
          case KNOWN -> Effect.KNOWN;
          case MARK_PAID -> applied(() -> store.markPaid(handle, withdrawal));
          case MARK_NOT_PAID -> applied(() -> store.markNotPaid(handle, withdrawal, failure(fact)));
          case PAID_TOO_LATE -> late(handle, withdrawal);
          case RETURNED -> returned(handle, withdrawal);
          case AMOUNT_DIFFERS -> {
            raise(handle, withdrawal, fact, "it speaks of another amount: " + fact.amount());
            yield Effect.AMOUNT_DIFFERS;
          }
          case CONTRADICTS -> {
            raise(handle, withdrawal, fact, "it had said the opposite before");
            yield Effect.CONTRADICTS;
          }
        };
    if (effect == Effect.APPLIED) {
      // A second fact of the same batch sees what the first one did.
      store.find(handle, List.of(fact.reference())).forEach(w -> locked.put(fact.reference(), w));
    }
    return effect;
  }

  private static Effect applied(Runnable write) {
    write.run();
    return Effect.APPLIED;
  }

  private Effect late(Handle handle, Withdrawal withdrawal) {
    if (!store.bookLater(handle, withdrawal, LateBooking.Kind.PAID_AFTER_RELEASE)) {
      return Effect.KNOWN;
    }
    log.error(
        "{} was paid by the bank although attempt {} had failed: it is booked through suspense",
        withdrawal.publicId(),
        withdrawal.attempt().no());
    if (withdrawal.status() == WithdrawalStatus.PENDING) {
      // It is about to be tried again, which would pay it twice.
      store.stop(handle, withdrawal);
    }
    return Effect.APPLIED;
  }

  /** What came back was paid: that it was is heard first, if it was not known. */
  private Effect returned(Handle handle, Withdrawal withdrawal) {
    if (withdrawal.attempt().outcome() == null) {
      store.markPaid(handle, withdrawal);
    } else if (withdrawal.attempt().outcome() != Attempt.Outcome.PAID) {
      var _ = late(handle, withdrawal);
    }
    return store.bookLater(handle, withdrawal, LateBooking.Kind.RETURNED)
        ? Effect.APPLIED
        : Effect.KNOWN;
  }

  private void raise(Handle handle, Withdrawal withdrawal, RailFact fact, String why) {
    log.error(
        "{}: what the rail says in a {} is not believed, {}",
        withdrawal.publicId(),
        fact.channel(),
        why);
    if (withdrawal.status().isOpen() && withdrawal.needsOperatorSince() == null) {
      store.needsOperator(handle, withdrawal, "the rail is not believed, " + why);
    }
  }

  private static Failure failure(RailFact fact) {
    return new Failure(
        Reason.RAIL_REJECTED, fact.detail().isEmpty() ? "The bank rejected it" : fact.detail());
  }
}
