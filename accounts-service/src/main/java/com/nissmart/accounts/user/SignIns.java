package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Checks passwords, and makes guessing them slow. */
public final class SignIns {
  private final UserStore users = new UserStore();
  private final SignInFailureStore failures = new SignInFailureStore();
  private final Jdbi jdbi;
  private final Passwords passwords;
  private final InstantSource clock;

  /** Sign-ins of the users of the given database. */
  public SignIns(Jdbi jdbi, Passwords passwords, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Who has this email and this password.
   *
   * @throws Refusal CREDENTIALS_INVALID, whichever of the two is wrong; RATE_LIMITED after too many
   *     failures with this email, or when too many people sign in at once; INVALID_REQUEST when the
   *     email is none
   */
  public SignedIn signIn(String typedEmail, PlainPassword password) {
    EmailAddress email = EmailAddress.parse("email", typedEmail);
    if (password.isEmpty()) {
      throw Refusal.invalid("password", "REQUIRED", "password is required");
    }
    // Before queueing: a flood of guesses at one email must not take the turns of everybody else.
    jdbi.useHandle(handle -> refuseWhileBlocked(failures.find(handle, email)));
    return passwords.inTurn(() -> attempt(email, password));
  }

  /** Forgets failures that no longer count. */
  public void forgetOldFailures() {
    Instant old = clock.instant().minus(SignInFailures.MEMORY);
    jdbi.useHandle(handle -> failures.deleteOlder(handle, old));
  }

  /**
   * The attempt counts as a failure until it succeeds: attempts in parallel, and those that a crash
   * cuts off, cannot slip past the count.
   */
  private SignedIn attempt(EmailAddress email, PlainPassword password) {
    Optional<Candidate> candidate =
        jdbi.inTransaction(handle -> {
          failures.lock(handle, email);
          Optional<SignInFailures> before = failures.find(handle, email);
          refuseWhileBlocked(before);
          failures.save(handle, email, SignInFailures.after(before, clock.instant()));
          return candidate(handle, email);
        });
    if (!passwords.matches(password, candidate.map(c -> c.credential().passwordHash()))) {
      throw new Refusal(Reason.CREDENTIALS_INVALID, "email and password do not belong together");
    }
    jdbi.useHandle(handle -> failures.forget(handle, email));
    return candidate
        .map(found -> new SignedIn(found.user(), found.credential().version()))
        .orElseThrow();
  }

  private Optional<Candidate> candidate(Handle handle, EmailAddress email) {
    return users
        .findByEmail(handle, email)
        .map(user -> new Candidate(user, users.credential(handle, user.id())));
  }

  private void refuseWhileBlocked(Optional<SignInFailures> before) {
    Optional<Duration> wait = before.flatMap(failed -> failed.blockedFor(clock.instant()));
    if (wait.isPresent()) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "too many failed sign-ins with this email; try again in %d seconds"
              .formatted(wait.get().plusMillis(999).toSeconds()));
    }
  }

  private record Candidate(User user, Credential credential) {}
}
