package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.user.SignIns.SignedIn;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
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

  public PasswordChanges(Jdbi jdbi, Users users, SignIns signIns, PasswordHasher passwords) {
    this.jdbi = jdbi;
    this.users = users;
    this.signIns = signIns;
    this.passwords = passwords;
  }

  /**
   * Checks the current password and sets a new one. Failures have the same limits as at the
   * sign-in, but a separate count. So a stranger at an unlocked browser cannot guess faster than at
   * the sign-in, and failed sign-ins do not delay a change.
   *
   * @throws Refusal INVALID_REQUEST; CREDENTIALS_INVALID when the current password is wrong;
   *     RATE_LIMITED as at the sign-in
   */
  public void change(
      UUID userId, PlainPassword current, PlainPassword next, Consequence consequence) {
    next.problem("new_password")
        .ifPresent(problem -> {
          throw Refusal.invalid(problem.field(), problem.code(), problem.message());
        });
    if (current.isEmpty()) {
      throw Refusal.invalid(CURRENT, "REQUIRED", CURRENT + " is required");
    }
    SignedIn proven = prove(users.get(userId), current);
    String hash = passwords.inKnownTurn(() -> passwords.hash(next));
    jdbi.useTransaction(handle -> {
      if (!store.changePassword(handle, userId, hash, proven.credentialVersion())) {
        throw wrong(); // Another change came first, so the proven password is not the current one.
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
