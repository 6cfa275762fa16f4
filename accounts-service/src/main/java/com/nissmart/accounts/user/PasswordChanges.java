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

/** New passwords for old ones. */
public final class PasswordChanges {
  private static final String CURRENT = "current_password";

  private final UserStore store = new UserStore();
  private final Jdbi jdbi;
  private final Users users;
  private final SignIns signIns;
  private final PasswordHasher passwords;

  /** What follows from a new password in the same transaction. */
  @FunctionalInterface
  public interface Consequence {
    /** The password has this version now. */
    void apply(Handle handle, int version);
  }

  /** PasswordHasher of the users of the given database. */
  public PasswordChanges(Jdbi jdbi, Users users, SignIns signIns, PasswordHasher passwords) {
    this.jdbi = jdbi;
    this.users = users;
    this.signIns = signIns;
    this.passwords = passwords;
  }

  /**
   * Sets a new password. Whoever sits down at a browser that is signed in does not know the current
   * one, and finds guessing it here as slow as at the sign-in from one network; those who guess
   * there keep nobody from changing it.
   *
   * @throws Refusal INVALID_REQUEST; CREDENTIALS_INVALID when the current password is another one;
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
    String hash = passwords.inTurn(() -> passwords.hash(next));
    jdbi.useTransaction(handle -> {
      if (!store.changePassword(handle, userId, hash, proven.credentialVersion())) {
        throw wrong(); // Another change was faster: the password that was proven is no longer it.
      }
      consequence.apply(handle, proven.credentialVersion() + 1);
    });
  }

  private SignedIn prove(User user, PlainPassword current) {
    try {
      return signIns.signIn(user.email().text(), current, SignIns.IN_A_SESSION);
    } catch (Refusal refusal) {
      throw refusal.reason() == Reason.CREDENTIALS_INVALID ? wrong() : refusal;
    }
  }

  private static Refusal wrong() {
    String message = "that is not the current password";
    return new Refusal(
        Reason.CREDENTIALS_INVALID,
        message,
        List.of(new FieldError(CURRENT, "WRONG", message)),
        null);
  }
}
