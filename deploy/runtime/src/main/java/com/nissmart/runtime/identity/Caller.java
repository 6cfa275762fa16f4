package com.nissmart.runtime.identity;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import io.grpc.Context;
import java.util.Set;
import java.util.UUID;

/** Who makes the current call, as proven by a verified token. */
public sealed interface Caller {
  /** Where the caller of the current call is kept; set by the server's interceptor alone. */
  Context.Key<Caller> KEY = Context.key("nissmart-caller");

  /**
   * The scope of idempotency keys and the name in logs: usr_... of a person, the name of a service.
   */
  String id();

  /** How much of what a person may do a token is good for. */
  enum Scope {
    /** All of it: the person is signed in. */
    SIGNED_IN,
    /** A machine of theirs, with an API key that may read and write. */
    READ_AND_WRITE,
    /** A machine of theirs, with an API key that may only read. */
    READ
  }

  /**
   * A person, or a machine that acts for them.
   *
   * @param sessionId the sign-in that the token came from, or the API key: key_...
   */
  record User(UUID userId, Set<Role> roles, String sessionId, Scope scope) implements Caller {
    /** Keeps its own copy of the roles. */
    public User {
      roles = Set.copyOf(roles);
    }

    /** Somebody who is signed in. */
    public User(UUID userId, Set<Role> roles, String sessionId) {
      this(userId, roles, sessionId, Scope.SIGNED_IN);
    }

    @Override
    public String id() {
      return Ids.USER.format(userId);
    }

    /** Whether the person was given the role. */
    public boolean has(Role role) {
      return roles.contains(role);
    }
  }

  /** One of our own services. */
  record Service(String name) implements Caller {
    @Override
    public String id() {
      return name;
    }
  }

  /**
   * The caller of the current call.
   *
   * @throws Refusal UNAUTHENTICATED outside of an authenticated call
   */
  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new Refusal(Reason.UNAUTHENTICATED, "the call carries no credentials");
    }
    return caller;
  }

  /**
   * The person that calls.
   *
   * @throws Refusal PERMISSION_DENIED when a service calls
   */
  static User currentUser() {
    if (current() instanceof User user) {
      return user;
    }
    throw new Refusal(
        Reason.PERMISSION_DENIED,
        "this is for people; the caller is the service " + current().id());
  }

  /** Whether objects of others may be shown to the caller: a service, an operator or an auditor. */
  default boolean mayReadAll() {
    return switch (this) {
      case User user -> user.has(Role.ROLE_OPERATOR) || user.has(Role.ROLE_AUDITOR);
      case Service service -> true;
    };
  }
}
