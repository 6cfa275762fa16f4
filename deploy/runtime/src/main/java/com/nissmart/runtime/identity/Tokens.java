package com.nissmart.runtime.identity;

/** What our tokens have in common: who issues them and for whom. */
public final class Tokens {
  /** The issuer of people's access tokens, which are signed with ES256. */
  public static final String ISSUER = "nissmart";

  /** The issuer of services' own tokens, which are signed with HS256. */
  public static final String SERVICE_ISSUER = "nissmart-services";

  /** Whom all tokens are for. */
  public static final String AUDIENCE = "nissmart";

  /** The claim that names a person's session, or the API key that the token was exchanged for. */
  public static final String SESSION_CLAIM = "sid";

  /** The claim that lists a person's roles without their prefix: {@code ["CUSTOMER"]}. */
  public static final String ROLES_CLAIM = "roles";

  /**
   * The claim that says how much an API key may do, as RFC 8693 writes it: {@code "read"} or {@code
   * "read write"}. A token of somebody who is signed in has none.
   */
  public static final String SCOPE_CLAIM = "scope";

  /** What a role's name in the contract has before its name in a token. */
  static final String ROLE_PREFIX = "ROLE_";

  private Tokens() {}
}
