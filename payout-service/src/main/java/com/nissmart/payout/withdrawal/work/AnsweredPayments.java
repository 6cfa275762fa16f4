package com.nissmart.payout.withdrawal.work;

import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.AttemptOutcomes;
import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.WithdrawalNotes;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.payout.withdrawal.fact.RailFact;
import com.nissmart.payout.withdrawal.fact.RailFacts;
import com.nissmart.payout.withdrawal.work.RailRules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Payments that a rail has answered about. A conclusive answer is recorded before the ledger acts.
 */
final class AnsweredPayments {
  private final Jdbi jdbi;
  private final HoldSettlement settlement;
  private final RailFacts facts;
  private final WorkSettings settings;
  private final RandomGenerator random;
  private final InstantSource time;

  AnsweredPayments(
      Jdbi jdbi,
      HoldSettlement settlement,
      RailFacts facts,
      WorkSettings settings,
      RandomGenerator random,
      InstantSource time) {
    this.jdbi = jdbi;
    this.settlement = settlement;
    this.facts = facts;
    this.settings = settings;
    this.random = random;
    this.time = time;
  }

  /**
   * Acts on an answer. When that fails, because the lease is over, the hold is gone or the ledger
   * is away, a conclusive answer is still applied as a fact.
   *
   * @param doubtful an operator may be deciding at this moment: PAID is recorded before the ledger
   *     acts on it, so that one of the two comes first
   */
  void conclude(
      Claim claim, Verdict verdict, RailAnswer answer, Channel channel, boolean doubtful) {
    RailStatement statement = RailStatement.of(channel, answer);
    try {
      act(claim, verdict, statement, doubtful);
    } catch (RuntimeException e) {
      try {
        hear(claim, verdict, answer, statement);
      } catch (RuntimeException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    if (answer instanceof RailAnswer.Returned) {
      hear(claim, verdict, answer, statement);
    }
  }

  private void act(Claim claim, Verdict verdict, RailStatement statement, boolean doubtful) {
    switch (verdict) {
      case Verdict.Paid _ -> {
        if (doubtful) {
          record(claim, null, statement, "its payment");
          FaultPoint.at("payout.decided-paid");
        }
        settlement.capture(claim, statement);
      }
      case Verdict.NotPaid no -> {
        record(claim, no.failure(), statement, "its refusal by the rail");
        FaultPoint.at("payout.decided-not-paid");
        settlement.release(claim);
      }
      case Verdict.Wait wait -> {
        Instant now = time.instant();
        Instant due = now.plus(pause(claim, wait));
        LeaseLostException.unless(
            jdbi.inTransaction(
                h -> WithdrawalNotes.waits(h, claim, wait.answer(), statement, due, now)),
            claim,
            "its waiting");
      }
      case Verdict.SendAgain _ ->
          throw new IllegalStateException("The answer to a sending cannot ask for another one");
    }
  }

  private void record(
      Claim claim, @Nullable AttemptFailure failure, RailStatement statement, String step) {
    LeaseLostException.unless(
        jdbi.withHandle(
            h -> AttemptOutcomes.answered(h, claim, failure, statement, time.instant())),
        claim,
        step);
  }

  private void hear(Claim claim, Verdict verdict, RailAnswer answer, RailStatement statement) {
    RailFact.@Nullable Kind kind =
        switch (verdict) {
          case Verdict.Paid _ when answer instanceof RailAnswer.Returned -> RailFact.Kind.RETURNED;
          case Verdict.Paid _ -> RailFact.Kind.PAID;
          case Verdict.NotPaid _ when answer instanceof RailAnswer.NotPaid ->
              RailFact.Kind.NOT_PAID;
          default -> null;
        };
    if (kind != null) {
      String reference = WithdrawalRules.externalReference(claim.withdrawal());
      facts.hear(new RailFact(reference, kind, null, statement.channel(), statement.detail()));
    }
  }

  /**
   * Returns the pause before the rail is asked again: the one that the rail names the first time,
   * later the longer of that and the back-off, and a long one when an operator has to look.
   */
  private Duration pause(Claim claim, Verdict.Wait wait) {
    if (wait.answer().operator() != null || claim.withdrawal().needsOperatorSince() != null) {
      return settings.aside();
    }
    int tries = claim.lease().tries();
    if (!wait.atLeast().isPositive()) {
      return settings.backoff().after(tries, random);
    }
    Duration patience = settings.backoff().after(tries - 1, random);
    return patience.compareTo(wait.atLeast()) > 0 ? patience : wait.atLeast();
  }
}
