package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.runtime.settings.Secret;
import java.util.Optional;

/** A secret that all services share (HS256): each of them could sign as any other. */
final class SharedServiceSecret extends ServiceKeys {
  private static final String ID = "shared";

  private final MACSigner signer;
  private final MACVerifier verifier;

  SharedServiceSecret(Secret secret) {
    try {
      signer = new MACSigner(secret.bytes());
      verifier = new MACVerifier(secret.bytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("The service secret must be at least 32 bytes", e);
    }
  }

  @Override
  String sign(JWTClaimsSet claims) {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java has HMAC with SHA-256", e);
    }
    return token.serialize();
  }

  @Override
  Optional<String> signer(CompactToken token, String service) {
    try {
      return "HS256".equals(token.header().get("alg"))
              && verifier.verify(
                  new JWSHeader(JWSAlgorithm.HS256), token.signedBytes(), token.signature())
          ? Optional.of(ID)
          : Optional.empty();
    } catch (JOSEException e) {
      return Optional.empty();
    }
  }

  @Override
  boolean has(String keyId) {
    return true;
  }
}
