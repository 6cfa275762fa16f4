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
 * Argon2id with 19 MiB, two passes and one lane, as the OWASP Password Storage Cheat Sheet
 * recommends. Each hash takes that memory and some ten milliseconds of a core, so only a few are
 * computed at a time.
 */
public final class PasswordHasher {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  private final Argon2Function argon2 =
      Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID);
  private final Semaphore permits;
  private final Duration patience;
  private final String nobodys;

  /**
   * A hasher with bounds.
   *
   * @param atOnce how many passwords are hashed at the same time
   * @param patience how long a caller waits for their turn
   */
  public PasswordHasher(int atOnce, Duration patience) {
    this.permits = new Semaphore(atOnce, true);
    this.patience = patience;
    this.nobodys = hash(PlainPassword.of(UUID.randomUUID().toString()));
  }

  /**
   * Does work that hashes, when it is its turn.
   *
   * @throws Refusal RATE_LIMITED when the turn does not come soon enough
   */
  public <T> T inTurn(Supplier<T> work) {
    if (!acquire()) {
      throw new Refusal(
          Reason.RATE_LIMITED, "too many people sign in at once; try again in a few seconds");
    }
    try {
      return work.get();
    } finally {
      permits.release();
    }
  }

  /** The encoded hash of a password, with a salt of its own. Call it {@link #inTurn}. */
  public String hash(PlainPassword password) {
    return Password.hash(password.reveal()).addRandomSalt(SALT_BYTES).with(argon2).getResult();
  }

  /**
   * Whether the hash is of this password. It costs the same when there is no hash, so that the time
   * of an answer does not tell who is registered. Call it {@link #inTurn}.
   */
  public boolean matches(PlainPassword password, Optional<String> hash) {
    String compared = hash.orElse(nobodys);
    boolean same =
        Password.check(password.reveal(), compared)
            .with(Argon2Function.getInstanceFromHash(compared));
    return same && hash.isPresent();
  }

  private boolean acquire() {
    try {
      return permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(Reason.UNAVAILABLE, "the service stops");
    }
  }
}
