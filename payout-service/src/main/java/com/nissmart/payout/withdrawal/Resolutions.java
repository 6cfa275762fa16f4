package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.Resolution.Outcome;
import com.nissmart.payout.withdrawal.ResolutionRules.Effect;
import com.nissmart.runtime.identity.Caller;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Operators decide what the rail cannot say. */
public final class Resolutions {
  private final Jdbi jdbi;
  private final long twoOperatorsFrom;
  private final Runnable workArrived;
  private final WithdrawalStore withdrawals = new WithdrawalStore();
  private final RetryStore locks = new RetryStore();
  private final ResolutionStore store = new ResolutionStore();

  /**
   * What an operator's word led to.
   *
   * @param withdrawal as it is now; it moves when a worker has taken it up
   * @param awaitsSecondOperator another operator has to say the same before anything moves
   */
  record Answer(Withdrawal withdrawal, boolean awaitsSecondOperator) {}

  /**
   * Resolutions.
   *
   * @param twoOperatorsFrom from so many minor units on two operators have to agree
   * @param workArrived told when there is something for the workers of this process
   */
  public Resolutions(Jdbi jdbi, long twoOperatorsFrom, Runnable workArrived) {
    this.jdbi = jdbi;
    this.twoOperatorsFrom = twoOperatorsFrom;
    this.workArrived = workArrived;
  }

  /**
   * Records what the operator says became of the withdrawal, and decides it when that is enough.
   *
   * @throws Refusal WITHDRAWAL_NOT_FOUND, WITHDRAWAL_NOT_RESOLVABLE, SECOND_OPERATOR_REQUIRED
   */
  Answer resolve(Caller.User operator, UUID id, Outcome outcome, String note) {
    Answer answer = jdbi.inTransaction(h -> say(h, operator.userId(), id, outcome, note));
    if (!answer.awaitsSecondOperator()) {
      workArrived.run();
    }
    return answer;
  }

  private Answer say(Handle handle, UUID operator, UUID id, Outcome outcome, String note) {
    Withdrawal withdrawal = locks.lock(handle, id).orElseThrow(() -> notFound(id));
    int attempt = withdrawal.attempt().no();
    List<Resolution> words =
        store.find(handle, id).stream().filter(word -> word.attempt() == attempt).toList();
    boolean beingSent = store.isBeingSent(handle, id);
    Effect effect =
        ResolutionRules.effect(withdrawal, beingSent, words, operator, outcome, twoOperatorsFrom);
    String paid = outcome == Outcome.PAID ? "it was paid" : "it was not paid";
    switch (effect) {
      case Effect.Refused refused -> throw refused.refusal();
      case Effect.Repeats _ -> {}
      case Effect.Awaits _ ->
          store.say(
              handle,
              withdrawal,
              operator,
              outcome,
              note,
              "An operator says that " + paid + "; another one has to say the same");
      case Effect.Decides _ -> {
        store.say(handle, withdrawal, operator, outcome, note, "Operators found out that " + paid);
        store.decide(handle, withdrawal, outcome, operator);
      }
    }
    Withdrawal now = withdrawals.find(handle, id).orElseThrow(() -> notFound(id));
    return new Answer(now, effect instanceof Effect.Awaits);
  }

  private static Refusal notFound(UUID id) {
    return new Refusal(Reason.WITHDRAWAL_NOT_FOUND, "no withdrawal " + Ids.WITHDRAWAL.format(id));
  }
}
