package com.nissmart.runtime.identity;

import java.time.Duration;

/** The names in our tokens, issuers, audience and claims, and their longest lives. */
public final class Tokens {
  /** The longest life of a person's access token from its issue, whatever its expiry. */
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(15);

  /** The longest life of a service's own token from its issue. */
  public static final Duration LONGEST_SERVICE_LIFE = Duration.ofMinutes(5);

  /** The issuer of people's access tokens, which are signed with ES256. */
  public static final String ISSUER = "nissmart";

  /** The issuer of services' own tokens, whose audience is the called service. */
  public static final String SERVICE_ISSUER = "nissmart-services";

  /** The audience of people's tokens. */
  public static final String AUDIENCE = "nissmart";

  /** The claim that names a person's session, or the API key that the token was exchanged for. */
  public static final String SESSION_CLAIM = "sid";

  /** The claim that lists a person's roles without their prefix: {@code ["CUSTOMER"]}. */
  public static final String ROLES_CLAIM = "roles";

  /**
   * The claim with the scope of an API key, as in RFC 8693: {@code "read"} or {@code "read write"}.
   * The token of a person who is signed in has none.
   */
  public static final String SCOPE_CLAIM = "scope";

  /** The prefix of a role's name in the contract, which its name in a token lacks. */
  static final String ROLE_PREFIX = "ROLE_";

  private Tokens() {}
}
