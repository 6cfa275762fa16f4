package com.nissmart.payout.withdrawal.fact;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.withdrawal.RailStatement;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.RailStatements;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRules;
import com.nissmart.runtime.grpc.GrpcErrors;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks rails for days about attempts that were given up without their own no, such as after "not
 * found". An answer that it was paid is a fact like any other. A retry does not end the questions,
 * because each attempt has its own reference.
 */
public final class LateQuestions {
  private static final Logger log = LoggerFactory.getLogger(LateQuestions.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final int PORTION = 100;

  /** Longer than the calls of a portion, so that no other replica asks the same meanwhile. */
  private static final Duration TAKEN = Duration.ofHours(1);

  private static final Duration UNANSWERED = Duration.ofMinutes(10);

  /** The pauses after the answers; the first question comes when the attempt's end says. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMinutes(50),
          Duration.ofHours(5),
          Duration.ofHours(18),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofDays(1),
          Duration.ofDays(1));

  private final Jdbi jdbi;
  private final Rails rails;
  private final RailFacts facts;
  private final InstantSource time;
  private final LateQuestionStore store = new LateQuestionStore();

  public LateQuestions(Jdbi jdbi, Rails rails, RailFacts facts, InstantSource time) {
    this.jdbi = jdbi;
    this.rails = rails;
    this.facts = facts;
    this.time = time;
  }

  /** Returns the task that asks what is due. */
  public RecurringTask<Void> task() {
    return Tasks.recurring("late-questions", FixedDelay.of(EVERY)).execute((_, _) -> askDue());
  }

  /** Asks all questions that are due. The task calls this; tests call it too. */
  public void askDue() {
    int taken = PORTION;
    while (taken == PORTION) {
      Instant now = time.instant();
      List<LateQuestion> due = jdbi.withHandle(h -> store.take(h, now.plus(TAKEN), PORTION, now));
      due.forEach(this::ask);
      taken = due.size();
    }
  }

  private void ask(LateQuestion question) {
    try {
      answered(question, answer(question.withdrawal()));
    } catch (RuntimeException e) {
      // It stays taken and is asked again an hour later.
      GrpcErrors.logRetry(log, "The question about " + question.withdrawal().publicId(), e);
    }
  }

  /** Asks the rail that was given the attempt; an answer that it does not take calls is none. */
  private RailAnswer answer(Withdrawal withdrawal) {
    Optional<RailGate> gate = rails.of(withdrawal.attempt().rail());
    String bank = withdrawal.destination().bankCode();
    if (gate.isEmpty() || gate.get().tryEnter(bank).isPositive()) {
      return new RailAnswer.Inconclusive("The rail is not called now");
    }
    try {
      return gate.get().query(bank, WithdrawalRules.externalReference(withdrawal));
    } finally {
      gate.get().leave(bank);
    }
  }

  private void answered(LateQuestion question, RailAnswer answer) {
    switch (answer) {
      case RailAnswer.Paid _ -> hear(question, RailFact.Kind.PAID);
      case RailAnswer.Returned _ -> hear(question, RailFact.Kind.RETURNED);
      case RailAnswer.NotPaid _ -> {
        keep(question, answer);
        jdbi.useHandle(h -> store.end(h, question));
      }
      case RailAnswer.Accepted _ -> {
        keep(question, answer);
        facts.acceptedAfterAll(question.withdrawal());
        askAgain(question, question.answers(), UNANSWERED);
      }
      case RailAnswer.NotFound _ -> {
        keep(question, answer);
        askLater(question);
      }
      case RailAnswer.Inconclusive unknown when unknown.answered() -> askLater(question);
      case RailAnswer.Inconclusive _, RailAnswer.Busy _ ->
          askAgain(question, question.answers(), UNANSWERED);
    }
  }

  private void hear(LateQuestion question, RailFact.Kind kind) {
    String reference = WithdrawalRules.externalReference(question.withdrawal());
    facts.hear(
        new RailFact(
            reference, kind, null, Channel.QUERY, "In answer to a question after it was given up"));
    jdbi.useHandle(h -> store.end(h, question));
  }

  private void keep(LateQuestion question, RailAnswer answer) {
    RailStatement statement = RailStatement.of(Channel.QUERY, answer);
    jdbi.useHandle(h ->
        RailStatements.keep(h, List.of(question.withdrawal()), List.of(statement), time.instant()));
  }

  private void askLater(LateQuestion question) {
    int answers = question.answers();
    if (answers < PAUSES.size()) {
      askAgain(question, answers + 1, PAUSES.get(answers));
    } else {
      jdbi.useHandle(h -> store.end(h, question));
    }
  }

  private void askAgain(LateQuestion question, int answers, Duration pause) {
    Instant due = time.instant().plus(pause);
    jdbi.useHandle(h -> store.askAgain(h, question, answers, due));
  }
}
