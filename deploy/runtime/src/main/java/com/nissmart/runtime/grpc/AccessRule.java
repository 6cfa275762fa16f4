package com.nissmart.runtime.grpc;

import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import com.nissmart.common.v1.Access;
import com.nissmart.common.v1.AccessOuterClass;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The callers that one method allows, by its {@code access} option in the contract; none without
 * the option. An operator's API key calls only methods without side effects, since it may be used
 * by others, and its use needs no sign-in.
 *
 * @param reads the method has no side effects: an API key that may only read may call it
 * @param signedIn only people who are signed in may call it, no API keys
 */
record AccessRule(Set<Role> roles, Set<String> services, boolean reads, boolean signedIn) {
  /** The rule of a method without the option. */
  static final AccessRule NOBODY = new AccessRule(Set.of(), Set.of(), false, true);

  /** Returns the rule of every method of the services, by its full name. */
  static Map<String, AccessRule> of(List<ServerServiceDefinition> services) {
    Map<String, AccessRule> rules = new HashMap<>();
    for (ServerServiceDefinition service : services) {
      service
          .getMethods()
          .forEach(method ->
              rules.put(
                  method.getMethodDescriptor().getFullMethodName(),
                  of(method.getMethodDescriptor())));
    }
    return Map.copyOf(rules);
  }

  private static AccessRule of(MethodDescriptor<?, ?> method) {
    if (!(method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier schema)) {
      return NOBODY;
    }
    MethodOptions options = schema.getMethodDescriptor().getOptions();
    Access access = options.getExtension(AccessOuterClass.access);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(access.getRolesList());
    return new AccessRule(
        roles,
        Set.copyOf(access.getServicesList()),
        options.getIdempotencyLevel() == IdempotencyLevel.NO_SIDE_EFFECTS,
        access.getSignedIn());
  }

  /**
   * Lets the caller pass.
   *
   * @throws Refusal PERMISSION_DENIED
   */
  void check(Caller caller) {
    boolean allowed =
        switch (caller) {
          case Caller.User user -> allowsAny(user.roles());
          case Caller.Service service -> services.contains(service.name());
        };
    if (!allowed) {
      throw new Refusal(Reason.PERMISSION_DENIED, "The caller's role does not allow this");
    }
    if (caller instanceof Caller.User user && user.scope() != Caller.Scope.SIGNED_IN) {
      checkKey(user);
    }
  }

  private void checkKey(Caller.User owner) {
    if (signedIn || (!reads && owner.has(Role.ROLE_OPERATOR))) {
      throw new Refusal(
          Reason.PERMISSION_DENIED, "This needs a person who is signed in, not an API key");
    }
    if (!reads && owner.scope() == Caller.Scope.READ) {
      throw new Refusal(Reason.PERMISSION_DENIED, "The API key may only read");
    }
  }

  private boolean allowsAny(Set<Role> callers) {
    for (Role role : callers) {
      if (roles.contains(role)) {
        return true;
      }
    }
    return false;
  }
}
