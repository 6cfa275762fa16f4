package com.nissmart.runtime.tls;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.Attributes;
import io.grpc.Grpc;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a client with mutual TLS. A stolen token or key of a service is of no use with
 * the certificate of another one.
 */
public final class PeerCertificate {
  private static final int DNS_NAME = 2;

  private PeerCertificate() {}

  /** Returns whether a connection is that of a service with mutual TLS, by the same names. */
  public static boolean isOf(Attributes connection, String service) {
    SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    return session != null && names(session).contains(service);
  }

  /**
   * Refuses a call of a service whose certificate has another name. The name is the first label of
   * a DNS name in the certificate ({@code ledger.internal}), or of its common name.
   *
   * @param connection the attributes of the call; without TLS there is nothing to compare
   */
  public static void requireName(Attributes connection, String service) {
    SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return;
    }
    Set<String> names = names(session);
    if (!names.contains(service)) {
      throw new Refusal(
          Reason.TOKEN_INVALID,
          "The token is of the service %s, but the certificate of the connection is of %s"
              .formatted(service, names));
    }
  }

  private static Set<String> names(SSLSession session) {
    Set<String> names = new HashSet<>();
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        for (List<?> name : alternatives(certificate)) {
          if (name.get(0) instanceof Integer kind
              && kind == DNS_NAME
              && name.get(1) instanceof String text) {
            names.add(firstLabel(text));
          }
        }
        String subject = certificate.getSubjectX500Principal().getName();
        for (Rdn part : new LdapName(subject).getRdns()) {
          if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String text) {
            names.add(firstLabel(text));
          }
        }
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException | InvalidNameException e) {
      return Set.of();
    }
    return names;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate)
      throws CertificateParsingException {
    @Nullable Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null ? List.of() : names;
  }

  private static String firstLabel(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
