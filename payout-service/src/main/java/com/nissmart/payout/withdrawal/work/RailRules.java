package com.nissmart.payout.withdrawal.work;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.WithdrawalNotes.OpenAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides the consequence of a rail's answer. Only a conclusive answer moves money; after any other
 * one the rail is asked again.
 */
final class RailRules {
  private static final Duration NO_HINT = Duration.ZERO;

  private RailRules() {}

  /** The consequence of an answer. */
  sealed interface Verdict {
    /** Capture the hold. */
    record Paid() implements Verdict {}

    /** Release the hold. */
    record NotPaid(AttemptFailure failure) implements Verdict {}

    /** The rail does not have it: send the same reference once more. */
    record SendAgain() implements Verdict {}

    /**
     * Leave it as it is and ask later.
     *
     * @param atLeast ask no sooner than this
     */
    record Wait(OpenAnswer answer, Duration atLeast) implements Verdict {
      Wait(@Nullable SendAnswer sendAnswer, @Nullable String doubt, Duration atLeast) {
        this(new OpenAnswer(sendAnswer, doubt, null), atLeast);
      }
    }
  }

  /** Returns the consequence of an answer to a sending. */
  static Verdict afterSending(RailAnswer answer) {
    return switch (answer) {
      case RailAnswer.Paid _ -> new Verdict.Paid();
      case RailAnswer.NotPaid no ->
          new Verdict.NotPaid(new AttemptFailure(no.code(), no.message()));
      case RailAnswer.Accepted accepted ->
          new Verdict.Wait(SendAnswer.ACCEPTED, null, accepted.askAfter());
      case RailAnswer.Busy busy -> new Verdict.Wait(SendAnswer.BUSY, busy.why(), busy.retryAfter());
      case RailAnswer.Inconclusive unknown ->
          new Verdict.Wait(SendAnswer.INCONCLUSIVE, unknown.why(), NO_HINT);
      case RailAnswer.NotFound _ ->
          new Verdict.Wait(
              SendAnswer.INCONCLUSIVE, "The rail answered a payment with 'not found'", NO_HINT);
      case RailAnswer.Returned _ -> new Verdict.Paid();
    };
  }

  /**
   * Returns the consequence of an answer to a status query.
   *
   * @param sent the rail's answer to the last sending, or ACCEPTED once a query said so; null when
   *     no answer arrived, or nothing was sent
   * @param settled whether the rail's settling time has passed since the last sending; for "not
   *     found" also between two such answers
   */
  static Verdict afterAsking(RailAnswer answer, @Nullable SendAnswer sent, boolean settled) {
    return switch (answer) {
      case RailAnswer.Paid _ -> new Verdict.Paid();
      case RailAnswer.NotPaid no ->
          new Verdict.NotPaid(new AttemptFailure(no.code(), no.message()));
      case RailAnswer.Accepted accepted ->
          new Verdict.Wait(
              SendAnswer.ACCEPTED,
              settled ? "The rail has it for longer than it takes to settle" : null,
              accepted.askAfter());
      case RailAnswer.Returned _ -> new Verdict.Paid();
      case RailAnswer.Busy busy -> new Verdict.Wait(null, busy.why(), busy.retryAfter());
      case RailAnswer.Inconclusive unknown ->
          // A rail that answers and still does not know will probably not know later either.
          new Verdict.Wait(
              new OpenAnswer(
                  null, unknown.why(), unknown.answered() && settled ? unknown.why() : null),
              NO_HINT);
      case RailAnswer.NotFound _ -> afterNotFound(sent, settled);
    };
  }

  /**
   * Returns true when the rail does not know a payment that it had accepted. Asking again may not
   * help; an operator must look.
   */
  static boolean isContradiction(RailAnswer answer, @Nullable SendAnswer sent) {
    return answer instanceof RailAnswer.NotFound && sent == SendAnswer.ACCEPTED;
  }

  /**
   * Returns true when the answer means NOT_PAID, if a repetition after the settling time agrees.
   */
  static boolean isUnproven(RailAnswer answer, @Nullable SendAnswer sent) {
    return answer instanceof RailAnswer.NotFound && sent == SendAnswer.INCONCLUSIVE;
  }

  /**
   * Returns the consequence when the rail does not know the reference. When the rail said that it
   * took nothing, or this service died during the call, the same reference is sent again; the rail
   * pays it at most once. A sending without an answer may still arrive, so "not found" means
   * NOT_PAID only after the settling time. A payment that the rail once accepted may have been
   * paid, even if the rail does not know it now.
   */
  private static Verdict afterNotFound(@Nullable SendAnswer sent, boolean settled) {
    if (sent == null || sent == SendAnswer.BUSY) {
      return new Verdict.SendAgain();
    }
    if (sent == SendAnswer.ACCEPTED) {
      String why = "The rail accepted it and does not know it now";
      return new Verdict.Wait(new OpenAnswer(null, why, why), NO_HINT);
    }
    return settled
        ? new Verdict.NotPaid(
            new AttemptFailure(Reason.RAIL_REJECTED, "The bank has no record of the payment"))
        : new Verdict.Wait(null, "The rail does not know the payment yet", NO_HINT);
  }
}
