package com.nissmart.runtime.grpc;

import com.nissmart.runtime.settings.Settings;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The network settings of a process's gRPC. Plain text stays on the loopback interface. Any other
 * network needs mutual TLS, or NISSMART_INSECURE_NETWORK=true where something else protects it.
 *
 * @param host the address that servers listen on
 * @param tls certificate, key and authority of this process; both sides of a call use them
 * @param development allows clients to ask servers for their contract (reflection)
 */
public record GrpcSettings(
    String host, Optional<Tls> tls, boolean insecureNetwork, boolean development) {
  /** Plain text on loopback. */
  public static final GrpcSettings LOOPBACK =
      new GrpcSettings("127.0.0.1", Optional.empty(), false, false);

  /** PEM files: the process's certificate chain and key, and the authority that signs them all. */
  public record Tls(Path certificate, Path key, Path authority) {}

  /**
   * Reads NISSMART_GRPC_HOST, NISSMART_TLS_{CERTIFICATE,KEY,CA}, NISSMART_INSECURE_NETWORK and
   * NISSMART_DEVELOPMENT.
   */
  public static GrpcSettings read(Settings settings) {
    GrpcSettings read =
        new GrpcSettings(
            settings.text("NISSMART_GRPC_HOST", LOOPBACK.host),
            tls(settings),
            settings.flag("NISSMART_INSECURE_NETWORK", false),
            settings.flag("NISSMART_DEVELOPMENT", false));
    if (!read.mayListen()) {
      settings.error(
          "NISSMART_GRPC_HOST",
          "is %s, which is not loopback: set NISSMART_TLS_CERTIFICATE, _KEY and _CA, or NISSMART_INSECURE_NETWORK=true"
              .formatted(read.host));
    }
    return read;
  }

  private static Optional<Tls> tls(Settings settings) {
    Optional<Path> certificate = settings.path("NISSMART_TLS_CERTIFICATE");
    Optional<Path> key = settings.path("NISSMART_TLS_KEY");
    Optional<Path> authority = settings.path("NISSMART_TLS_CA");
    if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
      return Optional.of(new Tls(certificate.get(), key.get(), authority.get()));
    }
    if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
      settings.error(
          "NISSMART_TLS_CERTIFICATE", "needs NISSMART_TLS_KEY and NISSMART_TLS_CA beside it");
    }
    return Optional.empty();
  }

  boolean mayListen() {
    return tls.isPresent() || insecureNetwork || isLoopback(host);
  }

  ServerCredentials serverCredentials() {
    if (!mayListen()) {
      throw new IllegalStateException("Plain text is for loopback only, not for " + host);
    }
    return tls.map(GrpcSettings::serverCredentials).orElseGet(InsecureServerCredentials::create);
  }

  ChannelCredentials channelCredentials(String target) {
    if (tls.isEmpty() && !insecureNetwork && !isLoopback(hostOf(target))) {
      throw new IllegalArgumentException(
          "Plain text is for loopback only, not for "
              + target
              + ": set NISSMART_TLS_* or NISSMART_INSECURE_NETWORK=true");
    }
    return tls.map(GrpcSettings::channelCredentials).orElseGet(InsecureChannelCredentials::create);
  }

  private static ServerCredentials serverCredentials(Tls tls) {
    try {
      return TlsServerCredentials.newBuilder()
          .keyManager(tls.certificate.toFile(), tls.key.toFile())
          .trustManager(tls.authority.toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("The TLS files cannot be read: " + tls, e);
    }
  }

  private static ChannelCredentials channelCredentials(Tls tls) {
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(tls.certificate.toFile(), tls.key.toFile())
          .trustManager(tls.authority.toFile())
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("The TLS files cannot be read: " + tls, e);
    }
  }

  /** Accepts only names that always mean loopback; another name may resolve to it only today. */
  private static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || isLoopbackV4(host);
  }

  private static boolean isLoopbackV4(String host) {
    return host.startsWith("127.")
        && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** Returns the host of host:port, which may have dns:/// before it. */
  private static String hostOf(String target) {
    String address = target.substring(target.lastIndexOf('/') + 1);
    int colon = address.lastIndexOf(':');
    return colon < 0 || address.endsWith("]") ? address : address.substring(0, colon);
  }
}
