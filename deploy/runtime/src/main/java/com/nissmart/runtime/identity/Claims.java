package com.nissmart.runtime.identity;

import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token with a valid signature. Times must be whole numbers of seconds: one library
 * would read {@code "exp": "9999"} and another would ignore it.
 */
record Claims(Map<String, Object> values) {
  private static final long CLOCK_SKEW_SECONDS = 60;

  /** Refuses claims of another issuer or audience, and claims that are not valid now. */
  void require(String issuer, Set<String> audiences, Duration longestLife, long now) {
    boolean good =
        issuer.equals(values.get("iss"))
            && isFor(audiences, values.get("aud"))
            && isNotAfter("nbf", now)
            && isNotAfter("iat", now)
            && expiresAt(longestLife) > now;
    if (!good) {
      throw TokenVerifier.invalid();
    }
  }

  /**
   * Returns the expiry in seconds since 1970. It is never later than the longest life after the
   * issue, so that nobody who had a key for a moment signs tokens for years.
   */
  long expiresAt(Duration longestLife) {
    long exp = number(values.get("exp"));
    long issuedAt = number(values.get("iat"));
    return issuedAt < 0 ? 0 : Math.min(exp, issuedAt + longestLife.toSeconds());
  }

  /** Returns the person whom the claims name. */
  Caller.User user() {
    String subject = text("sub");
    if (!Ids.USER.isId(subject)) {
      throw TokenVerifier.invalid();
    }
    return new Caller.User(
        Ids.USER.parse("sub", subject), roles(), text(Tokens.SESSION_CLAIM), scope());
  }

  /** Returns the service that the claims name. */
  Caller.Service service() {
    return new Caller.Service(text("sub"));
  }

  /** Returns the known roles; a name that this version does not know grants nothing. */
  private Set<Role> roles() {
    if (!(values.get(Tokens.ROLES_CLAIM) instanceof List<?> names)) {
      throw TokenVerifier.invalid();
    }
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      String name = role.name();
      if (role != Role.ROLE_UNSPECIFIED
          && name.startsWith(Tokens.ROLE_PREFIX)
          && names.contains(name.substring(Tokens.ROLE_PREFIX.length()))) {
        roles.add(role);
      }
    }
    return roles;
  }

  /** Returns the scope; refuses one that this version does not know. */
  private Caller.Scope scope() {
    if (!values.containsKey(Tokens.SCOPE_CLAIM)) {
      return Caller.Scope.SIGNED_IN;
    }
    return switch (text(Tokens.SCOPE_CLAIM)) {
      case "read" -> Caller.Scope.READ;
      case "read write" -> Caller.Scope.READ_AND_WRITE;
      default -> throw TokenVerifier.invalid();
    };
  }

  private String text(String claim) {
    if (values.get(claim) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw TokenVerifier.invalid();
  }

  private boolean isNotAfter(String claim, long now) {
    Object value = values.get(claim);
    return value == null || number(value) <= now + CLOCK_SKEW_SECONDS;
  }

  private static boolean isFor(Set<String> audiences, @Nullable Object given) {
    return given instanceof List<?> list
        ? list.stream().anyMatch(audiences::contains)
        : given instanceof String text && audiences.contains(text);
  }

  private static long number(@Nullable Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw TokenVerifier.invalid();
  }
}
