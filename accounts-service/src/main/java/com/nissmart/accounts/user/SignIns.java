package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.user.UserStore.Credential;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Checks passwords, and makes guessing them slow. */
public final class SignIns {
  /** Where who changes a password is: nobody else's failures count there. */
  static final String IN_A_SESSION = "session";

  private static final int LONGEST_NETWORK = 64;
  private static final Duration NETWORK_MEMORY = Duration.ofDays(90);

  private final UserStore users = new UserStore();
  private final SignInFailureStore failures = new SignInFailureStore();
  private final SignInNetworkStore networks = new SignInNetworkStore();
  private final Jdbi jdbi;
  private final PasswordHasher passwords;
  private final InstantSource clock;

  /**
   * Somebody who gave the right password.
   *
   * @param credentialVersion of the password they gave; a session begun with it ends when the
   *     password changes
   */
  public record SignedIn(User user, int credentialVersion) {}

  /** Sign-ins of the users of the given database. */
  public SignIns(Jdbi jdbi, PasswordHasher passwords, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Who has this email and this password.
   *
   * @param network where the attempt comes from, or "" when that is not known
   * @throws Refusal CREDENTIALS_INVALID, whichever of the two is wrong; RATE_LIMITED after too many
   *     failures with this email, or when too many people sign in at once; INVALID_REQUEST when the
   *     email is none
   */
  public SignedIn signIn(String typedEmail, PlainPassword password, String network) {
    EmailAddress email = EmailAddress.parse("email", typedEmail);
    if (password.isEmpty()) {
      throw Refusal.invalid("password", "REQUIRED", "password is required");
    }
    if (network.length() > LONGEST_NETWORK) {
      throw Refusal.invalid(
          "network", "TOO_LONG", "network has at most " + LONGEST_NETWORK + " characters");
    }
    // Before queueing: a flood of guesses at one email must not take the turns of everybody else.
    jdbi.useHandle(handle -> refuseWhileBlocked(handle, email, network));
    return passwords.inTurn(() -> attempt(email, password, network));
  }

  /** Forgets failures that no longer count, and where nobody has been for long. */
  public void deleteOld() {
    Instant now = clock.instant();
    jdbi.useHandle(handle -> {
      failures.deleteOlder(
          handle,
          now.minus(SignInFailures.MEMORY),
          now.minus(SignInPressure.LEAK.multipliedBy(SignInPressure.FREE)));
      networks.deleteOlder(handle, now.minus(NETWORK_MEMORY));
    });
  }

  /**
   * The attempt counts as a failure until it succeeds: attempts in parallel, and those that a crash
   * cuts off, cannot slip past the count.
   */
  private SignedIn attempt(EmailAddress email, PlainPassword password, String network) {
    Attempt begun =
        jdbi.inTransaction(handle -> {
          failures.lock(handle, email);
          Blocks before = refuseWhileBlocked(handle, email, network);
          Instant now = clock.instant();
          failures.save(handle, email, network, SignInFailures.after(before.here, now));
          if (!before.isKnown) {
            failures.save(handle, email, SignInPressure.after(before.anywhere, now));
          }
          return new Attempt(candidate(handle, email), before.isKnown);
        });
    Optional<Candidate> candidate = begun.candidate;
    if (!passwords.matches(password, candidate.map(c -> c.credential().passwordHash()))) {
      throw new Refusal(Reason.CREDENTIALS_INVALID, "email and password do not belong together");
    }
    Candidate found = candidate.orElseThrow();
    jdbi.useTransaction(handle -> succeed(handle, email, network, found, begun.isKnown));
    return new SignedIn(found.user(), found.credential().version());
  }

  private void succeed(
      Handle handle, EmailAddress email, String network, Candidate found, boolean wasKnown) {
    failures.lock(handle, email);
    failures.forget(handle, email, network);
    if (!wasKnown) {
      failures.relieve(handle, email);
    }
    if (isSomewhere(network)) {
      networks.remember(handle, found.user().id(), network, clock.instant());
    }
  }

  private Optional<Candidate> candidate(Handle handle, EmailAddress email) {
    return users
        .findByEmail(handle, email)
        .map(user -> new Candidate(user, users.credential(handle, user.id())));
  }

  private Blocks refuseWhileBlocked(Handle handle, EmailAddress email, String network) {
    boolean known =
        network.equals(IN_A_SESSION)
            || (isSomewhere(network) && networks.isKnown(handle, email, network));
    Blocks blocks =
        new Blocks(
            failures.find(handle, email, network),
            known ? Optional.empty() : failures.pressure(handle, email),
            known);
    Optional<Duration> wait = blocks.wait(clock.instant());
    if (wait.isPresent()) {
      throw new Refusal(
          Reason.RATE_LIMITED,
          "too many failed sign-ins with this email; try again in %d seconds"
              .formatted(wait.get().plusMillis(999).toSeconds()));
    }
    return blocks;
  }

  private static boolean isSomewhere(String network) {
    return !network.isEmpty() && !network.equals(IN_A_SESSION);
  }

  /** What stands against an attempt. */
  private record Blocks(
      Optional<SignInFailures> here, Optional<SignInPressure> anywhere, boolean isKnown) {
    Optional<Duration> wait(Instant now) {
      return Stream.of(
              here.flatMap(failed -> failed.blockedFor(now)),
              anywhere.flatMap(pressure -> pressure.blockedFor(now)))
          .flatMap(Optional::stream)
          .max(Comparator.naturalOrder());
    }
  }

  private record Attempt(Optional<Candidate> candidate, boolean isKnown) {}

  private record Candidate(User user, Credential credential) {}
}
