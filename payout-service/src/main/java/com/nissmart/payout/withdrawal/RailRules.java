package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a rail's answer means. Only a conclusive one touches money; everything else is a reason to
 * ask again.
 */
final class RailRules {
  private static final Duration NO_HINT = Duration.ZERO;

  private RailRules() {}

  /** What to do about an answer. */
  sealed interface Verdict {
    /** Capture the hold. */
    record Paid() implements Verdict {}

    /** Release the hold. */
    record NotPaid(Failure failure) implements Verdict {}

    /** The rail does not have it: hand over the same reference once more. */
    record SendAgain() implements Verdict {}

    /**
     * Leave it as it is and ask later.
     *
     * @param sendAnswer to be kept as what the rail said of the last sending; null: keep what is
     *     there
     * @param doubt why nobody can say whether it was paid; null when there is no doubt
     * @param atLeast ask no sooner than this
     * @param operator why asking again may not help and somebody must look; null when it may
     */
    record Wait(
        @Nullable SendAnswer sendAnswer,
        @Nullable String doubt,
        Duration atLeast,
        @Nullable String operator)
        implements Verdict {
      Wait(@Nullable SendAnswer sendAnswer, @Nullable String doubt, Duration atLeast) {
        this(sendAnswer, doubt, atLeast, null);
      }
    }
  }

  /**
   * What the answer to a sending means.
   *
   * @param answer what the rail said
   */
  static Verdict afterSending(RailAnswer answer) {
    return switch (answer) {
      case RailAnswer.Paid _ -> new Verdict.Paid();
      case RailAnswer.NotPaid no -> new Verdict.NotPaid(new Failure(no.code(), no.message()));
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
   * What the answer to a status query means.
   *
   * @param sent what the rail said to the last sending, or ACCEPTED once a query said so; null:
   *     nobody heard it, or it was never sent
   * @param settled whether the rail's settling time has passed since the last sending
   */
  static Verdict afterAsking(RailAnswer answer, @Nullable SendAnswer sent, boolean settled) {
    return switch (answer) {
      case RailAnswer.Paid _ -> new Verdict.Paid();
      case RailAnswer.NotPaid no -> new Verdict.NotPaid(new Failure(no.code(), no.message()));
      case RailAnswer.Accepted accepted ->
          new Verdict.Wait(
              SendAnswer.ACCEPTED,
              settled ? "The rail has it for longer than it takes to settle" : null,
              accepted.askAfter());
      case RailAnswer.Returned _ -> new Verdict.Paid();
      case RailAnswer.Busy busy -> new Verdict.Wait(null, busy.why(), busy.retryAfter());
      case RailAnswer.Inconclusive unknown ->
          // A rail that answers, and cannot say even now, will not say it later by itself.
          new Verdict.Wait(
              null, unknown.why(), NO_HINT, unknown.answered() && settled ? unknown.why() : null);
      case RailAnswer.NotFound _ -> afterNotFound(sent, settled);
    };
  }

  /**
   * Whether the rail does not know what it said that it has: asking again may not help, somebody
   * must look.
   */
  static boolean isContradiction(RailAnswer answer, @Nullable SendAnswer sent) {
    return answer instanceof RailAnswer.NotFound && sent == SendAnswer.ACCEPTED;
  }

  /**
   * The rail does not know the reference. Where it said itself that it took nothing, or where this
   * service died around the call, the payment is wanted as much as before and the same reference is
   * sent again, which the rail pays at most once. Where a sending got no answer it may still
   * arrive: only the settling time makes "not found" a no. What it once accepted it may have paid,
   * whatever it says now.
   */
  private static Verdict afterNotFound(@Nullable SendAnswer sent, boolean settled) {
    if (sent == null || sent == SendAnswer.BUSY) {
      return new Verdict.SendAgain();
    }
    if (sent == SendAnswer.ACCEPTED) {
      String why = "The rail accepted it and does not know it now";
      return new Verdict.Wait(null, why, NO_HINT, why);
    }
    return settled
        ? new Verdict.NotPaid(
            new Failure(Reason.RAIL_REJECTED, "The bank has no record of the payment"))
        : new Verdict.Wait(null, "The rail does not know the payment yet", NO_HINT);
  }
}
