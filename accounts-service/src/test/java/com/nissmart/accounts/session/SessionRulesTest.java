package com.nissmart.accounts.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.session.SessionRules.Decision;
import java.time.Instant;
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
          # used, seconds left, ended, seconds left of the session, password changed, decision
          false,  1, false,  1, false, ROTATE
          false,  0, false,  1, false, REFUSE
          true,   1, false,  1, false, END_SESSION
          true,  -9, false,  1, false, END_SESSION
          false,  1, true,   1, false, REFUSE
          true,   1, true,   1, false, REFUSE
          false,  1, false,  0, false, REFUSE
          true,   1, false,  0, false, REFUSE
          false,  1, false,  1, true,  REFUSE
          true,   1, false,  1, true,  REFUSE
          """)
  void a_refresh_token_is_exchanged_once_while_its_session_lives(
      boolean used,
      int tokenSeconds,
      boolean ended,
      int sessionSeconds,
      boolean passwordChanged,
      Decision decision) {
    PresentedToken token =
        new PresentedToken(
            ANY,
            ANY,
            used,
            NOW.plusSeconds(tokenSeconds),
            ended,
            NOW.plusSeconds(sessionSeconds),
            passwordChanged);

    assertThat(SessionRules.decide(token, NOW)).isEqualTo(decision);
  }
}
