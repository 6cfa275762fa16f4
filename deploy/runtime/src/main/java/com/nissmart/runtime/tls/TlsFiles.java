package com.nissmart.runtime.tls;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * PEM files: the process's certificate chain and key, and the authority that signs them all. New
 * connections use new files within a minute; both the certificate and its key must be new.
 */
public record TlsFiles(Path certificate, Path key, Path authority) {
  /** The shortest interval that gRPC accepts. */
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private static final ScheduledExecutorService READER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-files").factory());

  /** Returns the credentials of a server that demands a certificate of every client. */
  public ServerCredentials ofServer() {
    return TlsServerCredentials.newBuilder()
        .keyManager(keyManager(INTERVAL))
        .trustManager(trustManager(INTERVAL))
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }

  /** Returns the credentials of a client. */
  public ChannelCredentials ofClient() {
    return ofClient(INTERVAL);
  }

  /**
   * Returns the credentials of a client that reads its files again after each interval.
   *
   * @param interval at least a minute; gRPC makes a shorter one a minute
   */
  public ChannelCredentials ofClient(Duration interval) {
    return TlsChannelCredentials.newBuilder()
        .keyManager(keyManager(interval))
        .trustManager(trustManager(interval))
        .build();
  }

  private AdvancedTlsX509KeyManager keyManager(Duration interval) {
    AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
    try {
      var _ =
          manager.updateIdentityCredentials(
              certificate.toFile(),
              key.toFile(),
              interval.toMillis(),
              TimeUnit.MILLISECONDS,
              READER);
      return manager;
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private AdvancedTlsX509TrustManager trustManager(Duration interval) {
    try {
      AdvancedTlsX509TrustManager manager = AdvancedTlsX509TrustManager.newBuilder().build();
      var _ =
          manager.updateTrustCredentials(
              authority.toFile(), interval.toMillis(), TimeUnit.MILLISECONDS, READER);
      return manager;
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable(e);
    }
  }

  private IllegalStateException unreadable(Exception cause) {
    return new IllegalStateException("The TLS files cannot be read: " + this, cause);
  }
}
