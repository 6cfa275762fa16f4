package com.nissmart.accounts.session;

import java.time.Duration;
import java.time.Instant;

/**
 * The lifetimes of sessions.
 *
 * @param idle the life of a session that is not used
 * @param longest the life of a session however much it is used
 */
public record SessionLifetimes(Duration idle, Duration longest) {

  /** Returns the end of an unused session, which is not after the given end. */
  Instant idleEnd(Instant now, Instant end) {
    Instant idleEnd = now.plus(idle);
    return idleEnd.isBefore(end) ? idleEnd : end;
  }
}
