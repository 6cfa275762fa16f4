package com.nissmart.accounts.user;

import com.nissmart.accounts.password.PasswordHasher;
import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import com.nissmart.runtime.proposal.Proposal;
import com.nissmart.runtime.telemetry.SecurityEvent;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators of the system, who cannot register by themselves. */
public final class Operators {
  /** The email of the operator that a first start creates when the settings name none. */
  public static final String FIRST_EMAIL = "operator@nissmart.local";

  private static final Logger log = LoggerFactory.getLogger(Operators.class);
  private static final Set<Role> OPERATOR = Set.of(Role.ROLE_OPERATOR);
  private static final int RANDOM_PASSWORD_BYTES = 18;

  private final UserStore store = new UserStore();
  private final Jdbi jdbi;
  private final PasswordHasher passwords;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * An operator that the first start created; the password is shown once.
   *
   * @param password a random one; only its hash is stored
   */
  public record NewOperator(String email, String password) {

    @Override
    public String toString() {
      return "NewOperator[" + email + "]";
    }
  }

  /** The operator that the settings name. */
  public record OperatorSettings(EmailAddress email, PlainPassword password) {}

  public Operators(Jdbi jdbi, PasswordHasher passwords, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Ensures the operator of the settings, or, without settings, that there is an operator.
   *
   * @return the operator that was created, if so
   * @throws IllegalStateException when the email belongs to a saver with a wallet: nobody who can
   *     reverse transactions may own money, and a setting must not take control of savings
   */
  public Optional<NewOperator> ensure(Optional<OperatorSettings> settings) {
    return jdbi.inTransaction(handle -> {
      // Replicas that start together take turns, and later ones find the first one's operator.
      int operators = lockAndCount(handle);
      if (settings.isPresent()) {
        ensure(handle, settings.get());
        return Optional.empty();
      }
      return operators > 0 ? Optional.empty() : Optional.of(createFirst(handle));
    });
  }

  /** Carries out an approved change of roles. */
  public String carryOut(Handle handle, Proposal proposal) {
    SetRolesRequest request = proposal.payload(SetRolesRequest.parser());
    Set<Role> wanted = RoleChangeRules.wanted(request.getRolesList());
    UUID userId = Ids.USER.parse("user_id", request.getUserId());
    User user = require(handle, userId, wanted, lockAndCount(handle));
    changeRoles(handle, user, wanted);
    return request.getUserId();
  }

  /** Lets no one else change operators until the transaction ends, and counts them. */
  int lockAndCount(Handle handle) {
    handle.execute("SELECT pg_advisory_xact_lock(hashtext('nissmart operators'))");
    return store.countOperators(handle);
  }

  /**
   * Locks a person who may have the roles.
   *
   * @param operators the number of operators now
   * @throws Refusal USER_NOT_FOUND, ROLES_REFUSED
   */
  User require(Handle handle, UUID userId, Set<Role> wanted, int operators) {
    store.lock(handle, userId);
    User user = store.find(handle, userId).orElseThrow(() -> Users.notFound(userId));
    RoleChangeRules.require(user, wanted, store.hasWallet(handle, userId), operators);
    return user;
  }

  /** Changes the roles of a person and ends all that has the roles of before. */
  User changeRoles(Handle handle, User user, Set<Role> wanted) {
    store.changeRoles(handle, user.id(), wanted);
    store.raiseVersion(handle, user.id());
    store.endSessions(handle, user.id(), "ROLES_CHANGED", clock.instant());
    store.endMachines(handle, user.id(), clock.instant());
    SecurityEvent.ROLES_CHANGED.write(
        "user_id",
        Ids.USER.format(user.id()),
        "before",
        user.roles().toString(),
        "now",
        wanted.toString());
    log.warn("{} had the roles {} and has {} now", user.email().text(), user.roles(), wanted);
    return store.find(handle, user.id()).orElseThrow(() -> Users.notFound(user.id()));
  }

  private void ensure(Handle handle, OperatorSettings wanted) {
    Optional<User> found = store.findByEmail(handle, wanted.email());
    if (found.isEmpty()) {
      insert(handle, wanted.email(), wanted.password());
      log.info("created the operator {}", wanted.email().text());
      return;
    }
    User user = found.get();
    if (!user.roles().equals(OPERATOR)) {
      promote(handle, user, wanted.password());
    } else if (!hasPassword(handle, user, wanted.password())) {
      store.lock(handle, user.id());
      changePassword(handle, user, wanted.password());
      log.info("changed the password of the operator {}", user.email().text());
    }
  }

  /**
   * Makes a user an operator. The user may be a stranger, since nobody has proven to own the
   * mailbox. So nothing of the registration stays valid: the password is replaced, and sessions,
   * API keys and webhooks end.
   */
  private void promote(Handle handle, User user, PlainPassword password) {
    store.lock(handle, user.id());
    if (store.hasWallet(handle, user.id())) {
      throw new IllegalStateException(
          "%s is a saver with a wallet and cannot become an operator; choose another NISSMART_OPERATOR_EMAIL"
              .formatted(user.email().text()));
    }
    store.changeRoles(handle, user.id(), OPERATOR);
    changePassword(handle, user, password);
    store.endMachines(handle, user.id(), clock.instant());
    log.warn(
        "{} was registered as {} and is now an operator; earlier sessions, API keys and webhooks have ended",
        user.email().text(),
        user.roles());
  }

  private NewOperator createFirst(Handle handle) {
    byte[] random = new byte[RANDOM_PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    insert(handle, new EmailAddress(FIRST_EMAIL), PlainPassword.of(password));
    return new NewOperator(FIRST_EMAIL, password);
  }

  private void insert(Handle handle, EmailAddress email, PlainPassword password) {
    User user = new User(ids.next(), email, "Nissmart", "Operator", OPERATOR, clock.instant());
    if (!store.insert(handle, user)) {
      throw new IllegalStateException(
          email.text() + " is registered without being an operator; give NISSMART_OPERATOR_EMAIL");
    }
    String hash = passwords.inTurn(() -> passwords.hash(password));
    store.insertCredential(handle, user.id(), hash);
  }

  private boolean hasPassword(Handle handle, User user, PlainPassword password) {
    String hash = store.credential(handle, user.id()).passwordHash();
    return passwords.inTurn(() -> passwords.matches(password, Optional.of(hash)));
  }

  private void changePassword(Handle handle, User user, PlainPassword password) {
    String hash = passwords.inTurn(() -> passwords.hash(password));
    store.changePassword(handle, user.id(), hash);
    store.endSessions(handle, user.id(), "PASSWORD_CHANGED", clock.instant());
    store.endApiKeys(handle, user.id(), clock.instant());
    SecurityEvent.PASSWORD_CHANGED.write("user_id", Ids.USER.format(user.id()));
  }
}
