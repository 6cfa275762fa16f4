package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.LookupLimit;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Jdbi;

/** The people who can sign in. */
public final class Users {
  private static final int MOST_TAKEN = 20;

  private final UserStore store = new UserStore();
  private final LookupLimit<String> takenEmails;
  private final Jdbi jdbi;
  private final PasswordHasher passwords;
  private final IdGenerator ids;
  private final InstantSource clock;

  public Users(Jdbi jdbi, PasswordHasher passwords, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.ids = ids;
    this.clock = clock;
    this.takenEmails =
        new LookupLimit<>("registrations with emails that are taken", MOST_TAKEN, clock);
  }

  /**
   * Registers a saver.
   *
   * @param network that the registration comes from; "" when it is not known
   * @throws Refusal INVALID_REQUEST with every wrong field; EMAIL_TAKEN; RATE_LIMITED after too
   *     many of those from the network
   */
  public User register(Registration registration, String network) {
    RegistrationRules.require(RegistrationRules.problems(registration));
    takenEmails.check(network);
    User user =
        new User(
            ids.next(),
            new EmailAddress(registration.email()),
            registration.firstName(),
            registration.lastName(),
            Set.of(Role.ROLE_CUSTOMER),
            clock.instant());
    String hash = passwords.inTurn(() -> passwords.hash(registration.password()));
    boolean inserted =
        jdbi.inTransaction(handle -> {
          boolean free = store.insert(handle, user);
          if (free) {
            store.insertCredential(handle, user.id(), hash);
          }
          return free;
        });
    if (!inserted) {
      if (!network.isEmpty()) {
        takenEmails.add(network);
      }
      throw new Refusal(
          Reason.EMAIL_TAKEN, "There is already a user with the email " + user.email().text());
    }
    return user;
  }

  /**
   * Returns a user.
   *
   * @throws Refusal USER_NOT_FOUND
   */
  public User get(UUID userId) {
    return jdbi.withHandle(handle -> store.find(handle, userId))
        .orElseThrow(() -> notFound(userId));
  }

  /** Returns the roles of a person, none when there is no such person. */
  public Set<Role> roles(UUID userId) {
    return jdbi.withHandle(handle -> store.find(handle, userId)).map(User::roles).orElse(Set.of());
  }

  /**
   * Changes the name of a user.
   *
   * @param typedFirstName empty: unchanged
   * @param typedLastName empty: unchanged
   * @param isAsSeen the caller's condition on the present user
   * @throws Refusal INVALID_REQUEST with every wrong part; PRECONDITION_FAILED
   */
  public User rename(
      UUID userId, String typedFirstName, String typedLastName, Predicate<User> isAsSeen) {
    String firstName = DisplayText.normalize(typedFirstName);
    String lastName = DisplayText.normalize(typedLastName);
    RegistrationRules.require(RegistrationRules.problems(firstName, lastName));
    return jdbi.inTransaction(handle -> {
      store.lock(handle, userId);
      User user = store.find(handle, userId).orElseThrow(() -> notFound(userId));
      if (!isAsSeen.test(user)) {
        throw new Refusal(
            Reason.PRECONDITION_FAILED,
            "The user has changed since it was read, so nothing was done; read it again");
      }
      return store.rename(handle, userId, firstName, lastName).orElseThrow(() -> notFound(userId));
    });
  }

  static Refusal notFound(UUID userId) {
    return new Refusal(Reason.USER_NOT_FOUND, "There is no user " + Ids.USER.format(userId));
  }
}
