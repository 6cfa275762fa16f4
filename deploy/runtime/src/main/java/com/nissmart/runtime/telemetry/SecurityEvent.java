package com.nissmart.runtime.telemetry;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The events of the security log, the logger {@code nissmart.security}. Their names are part of the
 * interface: SIGN_IN_FAILED is {@code sign_in_failed}. No event has a secret, a name or an email.
 */
public enum SecurityEvent {
  /** Somebody signed in. */
  SIGN_IN_SUCCEEDED,
  /** A sign-in with a wrong password or an unknown email. */
  SIGN_IN_FAILED,
  /** A sign-in was refused unread, after too many failures. */
  SIGN_IN_BLOCKED,
  /** A signed-in person gave a wrong current password. */
  PASSWORD_PROOF_FAILED,
  /** A signed-in person gave wrong passwords too often. */
  PASSWORD_PROOF_BLOCKED,
  /** A signed-in person proved the current password. */
  PASSWORD_PROVEN,
  /** A password was changed; the person's other sessions ended. */
  PASSWORD_CHANGED,
  /** A person signed out of one session. */
  SIGNED_OUT,
  /** A person ended several of their sessions. */
  SESSIONS_ENDED,
  /** A refresh token was used twice; its session ended. */
  REFRESH_TOKEN_REUSED,
  /** An API key was created. */
  API_KEY_CREATED,
  /** An API key got a new secret. */
  API_KEY_ROTATED,
  /** An API key was revoked. */
  API_KEY_REVOKED,
  /** A key that signs access tokens was created. */
  SIGNING_KEY_CREATED,
  /** The roles of a person changed; their sessions, API keys and webhooks ended. */
  ROLES_CHANGED,
  /** A call was refused because of the caller's role or the scope of their API key. */
  PERMISSION_REFUSED;

  /** The name of the logger. */
  public static final String LOGGER = "nissmart.security";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);

  /**
   * Writes the event.
   *
   * @param facts names and values in turn: {@code "user_id", "usr_...", "network", "192.0.2.1"}
   */
  public void write(String... facts) {
    String name = name().toLowerCase(Locale.ROOT);
    LoggingEventBuilder line = log.atInfo().addKeyValue("event", name);
    for (int i = 0; i + 1 < facts.length; i += 2) {
      line = line.addKeyValue(facts[i], facts[i + 1]);
    }
    line.log(name);
  }
}
