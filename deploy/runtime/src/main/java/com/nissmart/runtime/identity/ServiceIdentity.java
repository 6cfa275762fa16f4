package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.runtime.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** The identity of a service towards others: short-lived tokens made with the shared secret. */
public final class ServiceIdentity {
  private static final Duration LIFE = Duration.ofSeconds(60);
  private static final Duration USED_FOR = Duration.ofSeconds(40);

  private final String name;
  private final MACSigner signer;
  private final InstantSource clock;
  private volatile @Nullable Minted current;

  private record Minted(String token, Instant mintedAt) {
    boolean isGoodAt(Instant now) {
      // Both ends are checked, because a clock may be set back.
      return now.isBefore(mintedAt.plus(USED_FOR)) && !now.isBefore(mintedAt);
    }
  }

  /**
   * Makes an identity.
   *
   * @param name accounts, ledger, payout or gateway, as the access option of the contract writes it
   * @param secret at least 32 bytes
   */
  public ServiceIdentity(String name, Secret secret, InstantSource clock) {
    this.name = name;
    this.clock = clock;
    try {
      this.signer = new MACSigner(secret.bytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("The service secret must be at least 32 bytes", e);
    }
  }

  /** Returns the name of the service. */
  public String name() {
    return name;
  }

  /** Returns a token that is valid for at least 20 more seconds. */
  public String token() {
    Instant now = clock.instant();
    Minted minted = current;
    if (minted == null || !minted.isGoodAt(now)) {
      minted = new Minted(mint(now), now);
      current = minted;
    }
    return minted.token;
  }

  private String mint(Instant now) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(Tokens.SERVICE_ISSUER)
            .subject(name)
            .audience(Tokens.AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFE)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java has HMAC with SHA-256", e);
    }
    return token.serialize();
  }
}
