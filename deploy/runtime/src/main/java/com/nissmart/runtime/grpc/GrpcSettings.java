package com.nissmart.runtime.grpc;

import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.tls.TlsFiles;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
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
    String host, Optional<TlsFiles> tls, boolean insecureNetwork, boolean development) {
  /** Plain text on loopback. */
  public static final GrpcSettings LOOPBACK =
      new GrpcSettings("127.0.0.1", Optional.empty(), false, false);

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

  private static Optional<TlsFiles> tls(Settings settings) {
    Optional<Path> certificate = settings.path("NISSMART_TLS_CERTIFICATE");
    Optional<Path> key = settings.path("NISSMART_TLS_KEY");
    Optional<Path> authority = settings.path("NISSMART_TLS_CA");
    if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
      return Optional.of(new TlsFiles(certificate.get(), key.get(), authority.get()));
    }
    if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
      settings.error(
          "NISSMART_TLS_CERTIFICATE", "needs NISSMART_TLS_KEY and NISSMART_TLS_CA beside it");
    }
    return Optional.empty();
  }

  /**
   * Reads the keys by which services recognise each other. A secret that all share is for one
   * machine.
   *
   * @param service the name of the own service
   */
  public ServiceKeys readServiceKeys(Settings settings, String service) {
    ServiceKeys keys = ServiceKeys.read(settings, service);
    if (keys.areShared() && (tls.isPresent() || insecureNetwork)) {
      settings.error(
          "NISSMART_SERVICE_SECRET",
          "is for one machine alone: beyond loopback set NISSMART_SERVICE_KEY_FILE and NISSMART_SERVICE_KEYS_FILE");
    }
    return keys;
  }

  boolean mayListen() {
    return tls.isPresent() || insecureNetwork || isLoopback(host);
  }

  ServerCredentials serverCredentials() {
    if (!mayListen()) {
      throw new IllegalStateException("Plain text is for loopback only, not for " + host);
    }
    return tls.map(TlsFiles::ofServer).orElseGet(InsecureServerCredentials::create);
  }

  ChannelCredentials channelCredentials(String target) {
    if (tls.isEmpty() && !insecureNetwork && !isLoopback(hostOf(target))) {
      throw new IllegalArgumentException(
          "Plain text is for loopback only, not for "
              + target
              + ": set NISSMART_TLS_* or NISSMART_INSECURE_NETWORK=true");
    }
    return tls.map(TlsFiles::ofClient).orElseGet(InsecureChannelCredentials::create);
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
