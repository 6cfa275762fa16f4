package com.nissmart.payout.withdrawal.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import com.nissmart.payout.withdrawal.work.RailRules.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RailRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PAID         | capture
          NOT_PAID     | release
          ACCEPTED     | wait, ACCEPTED
          BUSY         | wait, BUSY, in doubt
          INCONCLUSIVE | wait, INCONCLUSIVE, in doubt
          NOT_FOUND    | wait, INCONCLUSIVE, in doubt
          """)
  void only_a_conclusive_answer_to_a_sending_touches_money(String answer, String expected) {
    assertThat(words(RailRules.afterSending(rail(answer)))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # the query's answer | to the last sending | settled | what to do
          PAID                 | -                   | false   | capture
          PAID                 | INCONCLUSIVE        | true    | capture
          NOT_PAID             | ACCEPTED            | false   | release
          ACCEPTED             | -                   | false   | wait, ACCEPTED
          ACCEPTED             | INCONCLUSIVE        | false   | wait, ACCEPTED
          ACCEPTED             | ACCEPTED            | true    | wait, ACCEPTED, in doubt
          BUSY                 | INCONCLUSIVE        | true    | wait, in doubt
          INCONCLUSIVE         | ACCEPTED            | true    | wait, in doubt
          NOT_FOUND            | -                   | false   | send again
          NOT_FOUND            | BUSY                | false   | send again
          NOT_FOUND            | INCONCLUSIVE        | false   | wait, in doubt
          NOT_FOUND            | INCONCLUSIVE        | true    | release
          NOT_FOUND            | ACCEPTED            | false   | wait, in doubt
          NOT_FOUND            | ACCEPTED            | true    | wait, in doubt
          """)
  void not_found_is_a_no_only_after_the_settling_time(
      String answer, @Nullable String sent, boolean settled, String expected) {
    SendAnswer toSending = sent == null ? null : SendAnswer.valueOf(sent);
    assertThat(words(RailRules.afterAsking(rail(answer), toSending, settled))).isEqualTo(expected);
  }

  private static RailAnswer rail(String answer) {
    return switch (answer) {
      case "PAID" -> new RailAnswer.Paid();
      case "NOT_PAID" -> new RailAnswer.NotPaid(Reason.RAIL_REJECTED, "no");
      case "ACCEPTED" -> new RailAnswer.Accepted(Duration.ofSeconds(1));
      case "BUSY" -> new RailAnswer.Busy("503");
      case "INCONCLUSIVE" -> new RailAnswer.Inconclusive("time-out");
      case "NOT_FOUND" -> new RailAnswer.NotFound();
      default -> throw new IllegalArgumentException(answer);
    };
  }

  private static String words(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Paid _ -> "capture";
      case Verdict.NotPaid _ -> "release";
      case Verdict.SendAgain _ -> "send again";
      case Verdict.Wait wait ->
          "wait"
              + (wait.answer().sendAnswer() == null ? "" : ", " + wait.answer().sendAnswer())
              + (wait.answer().doubt() == null ? "" : ", in doubt");
    };
  }
}
