package com.nissmart.bench.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.contract.Ids;
import com.nissmart.runtime.grpc.GrpcServer;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.identity.TokenVerifier;
import com.nissmart.runtime.identity.Tokens;
import com.nissmart.runtime.settings.Secret;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The server of the stand-ins for accounts-service and payout-service. It signs access tokens as
 * accounts-service does (ES256) and publishes the key, so that the ledger and the gateway verify
 * tokens as in production.
 */
public final class CallerTokens implements AutoCloseable {
  private final InstantSource clock;
  private final ECKey key;
  private final GrpcServer server;

  /**
   * Publishes a new key.
   *
   * @param serviceSecret the secret with which the ledger authenticates when it asks for the key
   */
  public CallerTokens(Secret serviceSecret, InstantSource clock) {
    this.clock = clock;
    this.key = generate();
    this.server =
        GrpcServer.builder("accounts")
            .authenticator(
                new TokenVerifier(
                    keyId -> publicKey(key),
                    ServiceKeys.shared(serviceSecret),
                    Set.of("accounts", "payout"),
                    Tokens.LONGEST_LIFE,
                    Tokens.LONGEST_SERVICE_LIFE,
                    clock))
            .add(new StandInServices.Payouts())
            .add(new StandInServices.Accounts(new JWKSet(key.toPublicJWK()).toString()))
            .start();
    server.ready(true);
  }

  /** Returns host:port of the stand-ins. */
  public String target() {
    return "127.0.0.1:" + server.port();
  }

  /** Signs the access token of a user. */
  public String token(UUID user, String role) {
    Instant now = clock.instant();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(Tokens.ISSUER)
            .subject(Ids.USER.format(user))
            .audience(Tokens.AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(Tokens.LONGEST_LIFE)))
            .claim(Tokens.SESSION_CLAIM, UUID.randomUUID().toString())
            .claim(Tokens.ROLES_CLAIM, List.of(role))
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    server.close();
  }

  private static ECPublicKey publicKey(ECKey key) {
    try {
      return key.toECPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID("bench-key")
          .algorithm(JWSAlgorithm.ES256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
