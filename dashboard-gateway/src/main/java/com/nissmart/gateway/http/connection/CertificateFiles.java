package com.nissmart.gateway.http.connection;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;

/**
 * The certificate and key of the public port. The files are read again every few seconds; a pair
 * that does not fit yet, since only one file is new, leaves the last one in use.
 */
public final class CertificateFiles {
  private static final byte[] SAMPLE = {1, 2, 3};

  private CertificateFiles() {}

  /** Returns a provider of the pair. Fails when the files cannot be read or do not fit. */
  public static TlsProvider follow(ConnectionSettings.Tls files, Duration interval) {
    return TlsProvider.ofScheduled(() -> read(files), interval);
  }

  private static TlsKeyPair read(ConnectionSettings.Tls files) {
    TlsKeyPair pair = TlsKeyPair.of(files.key().toFile(), files.certificate().toFile());
    if (!fits(pair.privateKey(), pair.certificateChain().getFirst().getPublicKey())) {
      throw new IllegalStateException(
          "The key in " + files.key() + " is not the key of " + files.certificate());
    }
    return pair;
  }

  private static boolean fits(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(SAMPLE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
