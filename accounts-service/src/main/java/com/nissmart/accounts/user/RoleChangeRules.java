package com.nissmart.accounts.user;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/** The rules about the roles of people. */
final class RoleChangeRules {
  private static final Set<Role> TRUSTED = Set.of(Role.ROLE_OPERATOR, Role.ROLE_AUDITOR);

  private RoleChangeRules() {}

  /** Returns the roles of a request, if a person can have them together. */
  static Set<Role> wanted(Collection<Role> roles) {
    if (roles.isEmpty()) {
      throw Refusal.invalid("roles", "REQUIRED", "roles must have at least one role");
    }
    if (roles.contains(Role.ROLE_UNSPECIFIED) || roles.contains(Role.UNRECOGNIZED)) {
      throw Refusal.invalid("roles", "MALFORMED", "roles are CUSTOMER, OPERATOR and AUDITOR");
    }
    if (roles.contains(Role.ROLE_OPERATOR) && roles.contains(Role.ROLE_CUSTOMER)) {
      throw Refusal.invalid("roles", "MALFORMED", "An operator cannot be a customer too");
    }
    return EnumSet.copyOf(roles);
  }

  /** Refuses to part a saver from a wallet, and to leave no operator. */
  static void require(User user, Set<Role> wanted, boolean hasWallet, int operators) {
    if (hasWallet && !wanted.contains(Role.ROLE_CUSTOMER)) {
      throw new Refusal(
          Reason.ROLES_REFUSED,
          "%s has a wallet and stays a customer; an operator needs another account"
              .formatted(user.email().text()));
    }
    if (operators == 1 && isOperator(user.roles()) && !isOperator(wanted)) {
      throw new Refusal(
          Reason.ROLES_REFUSED,
          "%s is the last operator; make another one first".formatted(user.email().text()));
    }
  }

  /** Returns whether a second operator has to approve the change. */
  static boolean needsSecond(Set<Role> before, Set<Role> wanted, int operators) {
    return operators > 1
        && TRUSTED.stream().anyMatch(role -> before.contains(role) != wanted.contains(role));
  }

  private static boolean isOperator(Set<Role> roles) {
    return roles.contains(Role.ROLE_OPERATOR);
  }
}
