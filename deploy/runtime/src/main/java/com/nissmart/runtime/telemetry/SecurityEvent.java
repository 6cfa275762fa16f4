package com.nissmart.runtime.telemetry;

import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
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
  /** A sign-in was refused unread, after too many failures with its email or in its network. */
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
  /** An API key was refused that was revoked, has expired or never existed. */
  API_KEY_REFUSED,
  /** A key that signs access tokens was created. */
  SIGNING_KEY_CREATED,
  /** The roles of a person changed; their sessions, API keys and webhooks ended. */
  ROLES_CHANGED,
  /** A call was refused because of the caller's role or the scope of their API key. */
  PERMISSION_REFUSED;

  /** The name of the logger. */
  public static final String LOGGER = "nissmart.security";

  private static final Logger log = LoggerFactory.getLogger(LOGGER);
  private static final SecurityEventLimit limit =
      new SecurityEventLimit(Ticker.systemTicker(), Scheduler.systemScheduler());

  /**
   * Writes an event that anybody can cause at will, at most 30 times a minute for one cause. A line
   * with {@code suppressed} gives the number of the others when the minute is over.
   *
   * @param causeName the name of the first fact: {@code "network"}
   * @param cause its value: the caller or network that could fill the log
   * @param facts the other names and values
   */
  public void writeLimited(String causeName, String cause, String... facts) {
    if (limit.take(this, causeName, cause)) {
      String[] all = new String[facts.length + 2];
      all[0] = causeName;
      all[1] = cause;
      System.arraycopy(facts, 0, all, 2, facts.length);
      write(all);
    }
  }

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
