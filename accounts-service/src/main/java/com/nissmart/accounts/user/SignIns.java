package com.nissmart.accounts.user;

import com.nissmart.accounts.message.CallerNetwork;
import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.user.UserStore.Credential;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.LookupLimit;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The check of email and password at a sign-in, with limits on guessing. */
public final class SignIns {
  /** The network of attempts inside a session, which are counted separately. */
  static final String WITHIN_SESSION = "session";

  private static final Duration NETWORK_MEMORY = Duration.ofDays(90);

  private final UserStore users = new UserStore();
  private final SignInFailureStore failures = new SignInFailureStore();
  private final SignInNetworkStore networks = new SignInNetworkStore();
  private final Jdbi jdbi;
  private final PasswordHasher passwords;
  private final InstantSource clock;
  private final LookupLimit<String> strangers;

  /**
   * A user who gave the right password.
   *
   * @param credentialVersion of that password; sessions that begin with it end when it changes
   */
  public record SignedIn(User user, int credentialVersion) {}

  public SignIns(Jdbi jdbi, PasswordHasher passwords, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.clock = clock;
    this.strangers = new LookupLimit<>("failed sign-ins from this network", clock);
  }

  /**
   * Returns the user with this email and this password.
   *
   * @param network of the attempt, or "" when it is not known
   * @throws Refusal CREDENTIALS_INVALID when either is wrong; RATE_LIMITED after too many failures
   *     with this email or from strangers in this network, or while too many people sign in;
   *     INVALID_REQUEST when the email is malformed
   */
  public SignedIn signIn(String typedEmail, PlainPassword password, String network) {
    EmailAddress email = EmailAddress.parse("email", typedEmail);
    if (password.isEmpty()) {
      throw Refusal.invalid("password", "REQUIRED", "password is required");
    }
    CallerNetwork.require(network);
    // Checked before queueing, so that guesses at one email do not delay other sign-ins.
    AttemptLimits limits = jdbi.withHandle(handle -> refuseWhileBlocked(handle, email, network));
    Supplier<SignedIn> attempt = () -> attempt(email, password, network);
    return limits.isKnown()
        ? passwords.inKnownTurn(attempt)
        : strangersAttempt(email, network, () -> passwords.inTurn(attempt));
  }

  /**
   * Makes an attempt of somebody who is not known from the network. Unknown emails and wrong
   * passwords are counted alike, because a difference would reveal who is registered.
   */
  private SignedIn strangersAttempt(
      EmailAddress email, String network, Supplier<SignedIn> attempt) {
    if (!isNetwork(network)) {
      return attempt.get();
    }
    try {
      strangers.take(network, 1);
    } catch (Refusal refusal) {
      writeFailure(
          network, SecurityEvent.SIGN_IN_BLOCKED, SecurityEvent.PASSWORD_PROOF_BLOCKED, email);
      throw refusal;
    }
    boolean wrong = false;
    try {
      return attempt.get();
    } catch (Refusal refusal) {
      wrong = refusal.reason() == Reason.CREDENTIALS_INVALID;
      throw refusal;
    } finally {
      if (!wrong) {
        strangers.add(network, -1);
      }
    }
  }

  /** Deletes failures that no longer count, and networks that were not used for 90 days. */
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
   * Counts the attempt as a failure first and corrects the count when it succeeds. So parallel
   * attempts, and attempts that a crash cuts off, are counted too.
   */
  private SignedIn attempt(EmailAddress email, PlainPassword password, String network) {
    Attempt begun =
        jdbi.inTransaction(handle -> {
          failures.lock(handle, email);
          AttemptLimits before = refuseWhileBlocked(handle, email, network);
          Instant now = clock.instant();
          failures.save(handle, email, network, SignInFailures.after(before.here(), now));
          if (!before.isKnown()) {
            failures.save(handle, email, SignInPressure.after(before.anywhere(), now));
          }
          return new Attempt(candidate(handle, email), before.isKnown());
        });
    Optional<Candidate> candidate = begun.candidate;
    if (!passwords.matches(password, candidate.map(c -> c.credential().passwordHash()))) {
      writeFailure(
          network, SecurityEvent.SIGN_IN_FAILED, SecurityEvent.PASSWORD_PROOF_FAILED, email);
      throw new Refusal(Reason.CREDENTIALS_INVALID, "The email or the password is wrong");
    }
    Candidate found = candidate.orElseThrow();
    jdbi.useTransaction(handle -> succeed(handle, email, network, found, begun.isKnown));
    (network.equals(WITHIN_SESSION)
            ? SecurityEvent.PASSWORD_PROVEN
            : SecurityEvent.SIGN_IN_SUCCEEDED)
        .write("email_hash", email.shortHash(), "network", network);
    return new SignedIn(found.user(), found.credential().version());
  }

  private void succeed(
      Handle handle, EmailAddress email, String network, Candidate found, boolean wasKnown) {
    failures.lock(handle, email);
    failures.forget(handle, email, network);
    if (!wasKnown) {
      failures.relieve(handle, email);
    }
    if (isNetwork(network)) {
      networks.remember(handle, found.user().id(), network, clock.instant());
    }
  }

  private Optional<Candidate> candidate(Handle handle, EmailAddress email) {
    return users
        .findByEmail(handle, email)
        .map(user -> new Candidate(user, users.credential(handle, user.id())));
  }

  private AttemptLimits refuseWhileBlocked(Handle handle, EmailAddress email, String network) {
    boolean known =
        network.equals(WITHIN_SESSION)
            || (isNetwork(network) && networks.isKnown(handle, email, network));
    AttemptLimits blocks =
        new AttemptLimits(
            failures.find(handle, email, network),
            known ? Optional.empty() : failures.pressure(handle, email),
            known);
    Optional<Duration> wait = blocks.wait(clock.instant());
    if (wait.isPresent()) {
      writeFailure(
          network, SecurityEvent.SIGN_IN_BLOCKED, SecurityEvent.PASSWORD_PROOF_BLOCKED, email);
      throw new Refusal(
          Reason.RATE_LIMITED,
          "Too many failed sign-ins with this email; try again in %d seconds"
              .formatted(wait.get().plusMillis(999).toSeconds()));
    }
    return blocks;
  }

  /** Writes a failure. Anybody can cause these, so they are limited. */
  private static void writeFailure(
      String network, SecurityEvent atSignIn, SecurityEvent withinSession, EmailAddress email) {
    if (network.equals(WITHIN_SESSION)) {
      withinSession.writeLimited("email_hash", email.shortHash(), "network", network);
    } else {
      atSignIn.writeLimited("network", network, "email_hash", email.shortHash());
    }
  }

  private static boolean isNetwork(String network) {
    return !network.isEmpty() && !network.equals(WITHIN_SESSION);
  }

  private record Attempt(Optional<Candidate> candidate, boolean isKnown) {}

  private record Candidate(User user, Credential credential) {}
}
