package com.nissmart.runtime.grpc;

import com.nissmart.common.v1.Access;
import com.nissmart.common.v1.AccessOuterClass;
import com.nissmart.common.v1.Role;
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
 * Who may call one method, as its {@code access} option in the contract says. Without the option:
 * nobody.
 */
record AccessRule(Set<Role> roles, Set<String> services) {
  private static final AccessRule NOBODY = new AccessRule(Set.of(), Set.of());

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
    Access access = schema.getMethodDescriptor().getOptions().getExtension(AccessOuterClass.access);
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(access.getRolesList());
    return new AccessRule(roles, Set.copyOf(access.getServicesList()));
  }

  boolean allows(Caller caller) {
    return switch (caller) {
      case Caller.User user -> allowsAny(user.roles());
      case Caller.Service service -> services.contains(service.name());
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
