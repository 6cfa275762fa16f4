package com.nissmart.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.identity.KeySource;
import com.nissmart.runtime.identity.ServiceIdentity;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.runtime.identity.Tokens;
import com.nissmart.runtime.settings.Secret;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tokens as accounts-service and the other services make them, from a key pair of this JVM. Those
 * without a clock are issued at the start of a movable clock; {@link #verifier} accepts them until
 * 2100, a real service for fifteen minutes.
 */
public final class TestTokens {
  /** The secret that services share in tests. */
  public static final Secret SERVICE_SECRET = Secret.of("a-secret-for-tests-only-0123456789abcdef");

  /** The same, as the keys by which services recognise each other. */
  public static final ServiceKeys SERVICE_KEYS = ServiceKeys.shared(SERVICE_SECRET);

  /** The id of the key that people's tokens are signed with in tests. */
  public static final String KEY_ID = "test-key";

  private static final InstantSource ISSUED = () -> MovableClock.START;
  private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");
  private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);
  private static final Duration USED_FOR = Duration.ofMinutes(2);
  private static final List<String> SERVICES =
      List.of("accounts", "ledger", "payout", "gateway", "test");
  private static final ECKey KEY = generate();

  private TestTokens() {}

  /** Returns the key pair. */
  public static ECKey key() {
    return KEY;
  }

  /** Returns the public key by its id. */
  public static KeySource keys() {
    ECPublicKey publicKey = publicKey();
    return keyId -> keyId.equals(KEY_ID) ? publicKey : null;
  }

  /**
   * Makes a verifier of all tokens made here for any service, which live on however far a test
   * moves its clock.
   */
  public static TokenVerifier verifier(InstantSource clock) {
    return new TokenVerifier(
        keys(), SERVICE_KEYS, Set.copyOf(SERVICES), LONGEST_LIFE, LONGEST_LIFE, clock);
  }

  /** Makes the identity of a service in tests. */
  public static ServiceIdentity identity(String service, InstantSource clock) {
    return new ServiceIdentity(service, SERVICE_KEYS, clock);
  }

  /** Makes the access token of a person. */
  public static String userToken(UUID user, Role... roles) {
    return userToken(ISSUED, user, roles);
  }

  /** Makes the access token of a person, issued now. */
  public static String userToken(InstantSource clock, UUID user, Role... roles) {
    return sign(personsClaims(clock, user, roles).build());
  }

  /**
   * Makes the access token that a person's API key is exchanged for.
   *
   * @param scope {@code "read"} or {@code "read write"}
   */
  public static String apiKeyToken(UUID user, String scope, Role... roles) {
    return sign(personsClaims(ISSUED, user, roles).claim(Tokens.SCOPE_CLAIM, scope).build());
  }

  /** Returns a token for a real service, by the real clock, and a new one every few minutes. */
  public static Supplier<String> renewed(Function<InstantSource, String> make) {
    InstantSource clock = InstantSource.system();
    AtomicReference<Dated> last = new AtomicReference<>(new Dated("", Instant.EPOCH));
    return () -> {
      Instant now = clock.instant();
      return last.updateAndGet(known ->
              now.isBefore(known.issuedAt.plus(USED_FOR))
                  ? known
                  : new Dated(make.apply(clock), now))
          .token;
    };
  }

  private record Dated(String token, Instant issuedAt) {}

  /** Makes the access token of a person with the role CUSTOMER. */
  public static String customerToken(UUID user) {
    return userToken(user, Role.ROLE_CUSTOMER);
  }

  /** Makes the token of a service for any other. */
  public static String serviceToken(String service) {
    return serviceToken(ISSUED, service);
  }

  /** Makes the token of a service, issued now. */
  public static String serviceToken(InstantSource clock, String service) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            claims(clock, Tokens.SERVICE_ISSUER, service).audience(SERVICES).build());
    try {
      token.sign(new MACSigner(SERVICE_SECRET.bytes()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  /** Signs any claims as a person's token, for tests of refusals. */
  public static String sign(JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(KEY_ID).build(), claims);
    try {
      token.sign(new ECDSASigner(KEY));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  private static JWTClaimsSet.Builder personsClaims(InstantSource clock, UUID user, Role... roles) {
    return claims(clock, Tokens.ISSUER, Ids.USER.format(user))
        .claim(Tokens.SESSION_CLAIM, "test-session")
        .claim(
            Tokens.ROLES_CLAIM,
            Arrays.stream(roles).map(role -> role.name().substring("ROLE_".length())).toList());
  }

  private static JWTClaimsSet.Builder claims(InstantSource clock, String issuer, String subject) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject(subject)
        .audience(Tokens.AUDIENCE)
        .issueTime(Date.from(clock.instant()))
        .expirationTime(Date.from(EXPIRES));
  }

  private static ECPublicKey publicKey() {
    try {
      return KEY.toECPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(KEY_ID).algorithm(JWSAlgorithm.ES256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
