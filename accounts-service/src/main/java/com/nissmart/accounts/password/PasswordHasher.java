package com.nissmart.accounts.password;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A password hasher: Argon2id with 19 MiB, two passes and one lane, as the OWASP Password Storage
 * Cheat Sheet recommends. Each hash takes that memory and tens of milliseconds of a core, so only a
 * few run at the same time.
 */
public final class PasswordHasher {
  private static final int KEPT_PART = 4;

  private final Argon2id argon2;
  private final Semaphore permits;
  private final Semaphore strangers;
  private final Duration patience;
  private final String hashOfNobody;

  /**
   * Limits the number of hashes. A quarter of them, and at least one of several, is kept for people
   * who are known, so that strangers who guess passwords cannot keep everybody waiting.
   *
   * @param atOnce how many run at the same time
   * @param patience how long a caller waits for its turn
   */
  public PasswordHasher(int atOnce, Duration patience) {
    this.argon2 = new Argon2id(atOnce);
    this.permits = new Semaphore(atOnce, true);
    int kept = Math.min(atOnce - 1, Math.max(1, atOnce / KEPT_PART));
    this.strangers = new Semaphore(atOnce - kept, true);
    this.patience = patience;
    this.hashOfNobody = hash(PlainPassword.of(UUID.randomUUID().toString()));
  }

  /**
   * Runs work that hashes for a stranger when its turn comes.
   *
   * @throws Refusal RATE_LIMITED when the turn does not come in time
   */
  public <T> T inTurn(Supplier<T> work) {
    return holding(strangers, () -> inKnownTurn(work));
  }

  /** Does the same for somebody who is signed in, or who has signed in from this network before. */
  public <T> T inKnownTurn(Supplier<T> work) {
    return holding(permits, work);
  }

  private <T> T holding(Semaphore turns, Supplier<T> work) {
    if (!acquire(turns)) {
      throw new Refusal(
          Reason.RATE_LIMITED, "Too many people are signing in; try again in a few seconds");
    }
    try {
      return work.get();
    } finally {
      turns.release();
    }
  }

  /** Returns the encoded hash of a password with a fresh salt. Call it in a turn. */
  public String hash(PlainPassword password) {
    return argon2.hash(password);
  }

  /**
   * Returns whether the hash belongs to the password. It takes the same time when there is no hash,
   * so that the time of an answer does not reveal who is registered. Call it in a turn.
   */
  public boolean matches(PlainPassword password, Optional<String> hash) {
    return argon2.matches(password, hash.orElse(hashOfNobody)) && hash.isPresent();
  }

  private boolean acquire(Semaphore turns) {
    try {
      return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Reason.UNAVAILABLE, "The service is stopping; try again in a few seconds");
    }
  }
}
