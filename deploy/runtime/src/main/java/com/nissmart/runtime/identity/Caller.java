package com.nissmart.runtime.identity;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import io.grpc.Context;
import java.util.Set;
import java.util.UUID;

/** The caller of the current call, proven by a verified token. */
public sealed interface Caller {
  /** The caller of the current call; only the server's interceptor sets it. */
  Context.Key<Caller> KEY = Context.key("nissmart-caller");

  /** Returns the id in logs and idempotency keys: usr_... of a person, the name of a service. */
  String id();

  /** The part of a person's rights that a token carries. */
  enum Scope {
    /** All rights: the person is signed in. */
    SIGNED_IN,
    /** The rights of an API key that may read and write. */
    READ_AND_WRITE,
    /** The rights of an API key that may only read. */
    READ
  }

  /**
   * A person, or a machine that acts for them.
   *
   * @param sessionId the session that the token came from, or the API key: key_...
   */
  record User(UUID userId, Set<Role> roles, String sessionId, Scope scope) implements Caller {
    /** Keeps its own copy of the roles. */
    public User {
      roles = Set.copyOf(roles);
    }

    /** Makes a person who is signed in. */
    public User(UUID userId, Set<Role> roles, String sessionId) {
      this(userId, roles, sessionId, Scope.SIGNED_IN);
    }

    @Override
    public String id() {
      return Ids.USER.format(userId);
    }

    /** Returns whether the person has the role. */
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
   * Returns the caller of the current call.
   *
   * @throws Refusal UNAUTHENTICATED outside of an authenticated call
   */
  static Caller current() {
    Caller caller = KEY.get();
    if (caller == null) {
      throw new Refusal(Reason.UNAUTHENTICATED, "The call carries no credentials");
    }
    return caller;
  }

  /**
   * Returns the person who calls.
   *
   * @throws Refusal PERMISSION_DENIED when a service calls
   */
  static User currentUser() {
    if (current() instanceof User user) {
      return user;
    }
    throw new Refusal(
        Reason.PERMISSION_DENIED,
        "This is for people; the caller is the service " + current().id());
  }

  /** Returns whether the caller may see others' objects: a service, an operator, an auditor. */
  default boolean mayReadAll() {
    return switch (this) {
      case User user -> user.has(Role.ROLE_OPERATOR) || user.has(Role.ROLE_AUDITOR);
      case Service service -> true;
    };
  }
}
