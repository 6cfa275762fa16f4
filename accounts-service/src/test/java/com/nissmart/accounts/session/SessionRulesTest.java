package com.nissmart.accounts.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.session.SessionRules.Decision;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SessionRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
  private static final UUID ANY = new UUID(0, 1);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # used, seconds ago, successor unused, seconds left, ended, of the session, password changed, decision
          false,   0, false,  1, false,  1, false, ROTATE
          false,   0, false,  0, false,  1, false, REFUSE
          true,    0, true,   1, false,  1, false, REPEAT
          true,   29, true,   1, false,  1, false, REPEAT
          true,   30, true,   1, false,  1, false, END_SESSION
          true,    0, false,  1, false,  1, false, END_SESSION
          true,   29, true,   0, false,  1, false, REFUSE
          true,   30, true,  -9, false,  1, false, END_SESSION
          true,    1, false, -9, false,  1, false, END_SESSION
          false,   0, false,  1, true,   1, false, REFUSE
          true,    1, true,   1, true,   1, false, REFUSE
          false,   0, false,  1, false,  0, false, REFUSE
          true,    1, true,   1, false,  0, false, REFUSE
          false,   0, false,  1, false,  1, true,  REFUSE
          true,    1, true,   1, false,  1, true,  REFUSE
          """)
  void a_refresh_token_works_again_only_after_a_lost_answer(
      boolean used,
      int usedSecondsAgo,
      boolean successorUnused,
      int tokenSeconds,
      boolean ended,
      int sessionSeconds,
      boolean passwordChanged,
      Decision decision) {
    PresentedRefreshToken token =
        new PresentedRefreshToken(
            ANY,
            ANY,
            used ? Optional.of(NOW.minusSeconds(usedSecondsAgo)) : Optional.empty(),
            successorUnused,
            NOW.plusSeconds(tokenSeconds),
            ended,
            NOW.plusSeconds(sessionSeconds),
            passwordChanged);

    assertThat(SessionRules.decide(token, NOW)).isEqualTo(decision);
  }
}
