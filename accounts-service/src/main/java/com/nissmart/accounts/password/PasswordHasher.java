package com.nissmart.accounts.password;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
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
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;
  private static final int KEPT_PART = 4;

  private final Argon2Function argon2 =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
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
    return Password.hash(password.reveal()).addRandomSalt(SALT_BYTES).with(argon2).getResult();
  }

  /**
   * Returns whether the hash belongs to the password. It takes the same time when there is no hash,
   * so that the time of an answer does not reveal who is registered. Call it in a turn.
   */
  public boolean matches(PlainPassword password, Optional<String> hash) {
    String compared = hash.orElse(hashOfNobody);
    boolean same =
        Password.check(password.reveal(), compared)
            .with(Argon2Function.getInstanceFromHash(compared));
    return same && hash.isPresent();
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
