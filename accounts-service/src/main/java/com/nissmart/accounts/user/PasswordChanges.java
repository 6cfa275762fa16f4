package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.user.SignIns.SignedIn;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The change of a user's password. */
public final class PasswordChanges {
  private static final String CURRENT = "current_password";

  private final UserStore store = new UserStore();
  private final Jdbi jdbi;
  private final Users users;
  private final SignIns signIns;
  private final PasswordHasher passwords;
  private final InstantSource clock;

  /**
   * A new password, not checked yet.
   *
   * @param current the present password
   * @param keepApiKeys false when the user's API keys end
   */
  public record NewPassword(PlainPassword current, PlainPassword next, boolean keepApiKeys) {}

  /** A change that is made in the same transaction as the new password. */
  @FunctionalInterface
  public interface Consequence {
    /**
     * Applies it.
     *
     * @param version the new version of the password
     */
    void apply(Handle handle, int version);
  }

  public PasswordChanges(
      Jdbi jdbi, Users users, SignIns signIns, PasswordHasher passwords, InstantSource clock) {
    this.clock = clock;
    this.jdbi = jdbi;
    this.users = users;
    this.signIns = signIns;
    this.passwords = passwords;
  }

  /**
   * Checks the current password and sets a new one. Failures have the same limits as at the
   * sign-in, but a separate count. So a stranger at an unlocked browser cannot guess faster than at
   * the sign-in, and failed sign-ins do not delay a change. The user's API keys end, because a
   * person who knew the old password may have made one, unless they are kept on purpose.
   *
   * @throws Refusal INVALID_REQUEST; CREDENTIALS_INVALID when the current password is wrong;
   *     RATE_LIMITED as at the sign-in
   */
  public void change(UUID userId, NewPassword wanted, Consequence consequence) {
    wanted
        .next()
        .problem("new_password")
        .ifPresent(problem -> {
          throw Refusal.invalid(problem.field(), problem.code(), problem.message());
        });
    if (wanted.current().isEmpty()) {
      throw Refusal.invalid(CURRENT, "REQUIRED", CURRENT + " is required");
    }
    SignedIn proven = prove(users.get(userId), wanted.current());
    String hash = passwords.inKnownTurn(() -> passwords.hash(wanted.next()));
    jdbi.useTransaction(handle -> {
      store.lock(handle, userId); // An API key that is being created is waited for.
      if (!store.changePassword(handle, userId, hash, proven.credentialVersion())) {
        throw wrong(); // Another change came first, so the proven password is not the current one.
      }
      if (!wanted.keepApiKeys()) {
        store.endApiKeys(handle, userId, clock.instant());
      }
      consequence.apply(handle, proven.credentialVersion() + 1);
    });
  }

  private SignedIn prove(User user, PlainPassword current) {
    try {
      return signIns.signIn(user.email().text(), current, SignIns.WITHIN_SESSION);
    } catch (Refusal refusal) {
      throw refusal.reason() == Reason.CREDENTIALS_INVALID ? wrong() : refusal;
    }
  }

  private static Refusal wrong() {
    String message = "That is not the current password";
    return new Refusal(
        Reason.CREDENTIALS_INVALID,
        message,
        List.of(new FieldError(CURRENT, "WRONG", message)),
        null);
  }
}
