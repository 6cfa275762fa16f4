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
 * Who may call one method, as its options in the contract say. Without the option {@code access}:
 * nobody.
 *
 * @param reads it has no side effects, so that an API key which may only read calls it too
 * @param signedIn it is only for people who are signed in, not for API keys
 */
record AccessRule(Set<Role> roles, Set<String> services, boolean reads, boolean signedIn) {
  /** Of a method that the contract does not open to anybody. */
  static final AccessRule NOBODY = new AccessRule(Set.of(), Set.of(), false, true);

  /** The rule of every method of the services, by its full name. */
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
      throw new Refusal(Reason.PERMISSION_DENIED, "the caller's role may never do this");
    }
    if (caller instanceof Caller.User user && !allows(user.scope())) {
      throw new Refusal(
          Reason.PERMISSION_DENIED,
          signedIn
              ? "this is for people who are signed in, not for an API key"
              : "the API key may only read");
    }
  }

  private boolean allows(Caller.Scope scope) {
    return switch (scope) {
      case SIGNED_IN -> true;
      case READ_AND_WRITE -> !signedIn;
      case READ -> reads && !signedIn;
    };
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
