package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.TlsKeyPair;
import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.testkit.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFilesTest {
  private static final String REQUEST =
      "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

  @TempDir static Path directory;

  /** A client that accepts every certificate, to look at it. */
  private static final class AnyCertificate implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind));
  }

  private static void writeCertificate(ConnectionSettings.Tls files, TlsKeyPair pair)
      throws IOException, GeneralSecurityException {
    write(files.certificate(), "CERTIFICATE", pair.certificateChain().getFirst().getEncoded());
  }

  private static void writeKey(ConnectionSettings.Tls files, TlsKeyPair pair) throws IOException {
    write(files.key(), "PRIVATE KEY", pair.privateKey().getEncoded());
  }

  private static SSLContext client() throws GeneralSecurityException {
    return client("TLSv1.3");
  }

  private static SSLContext client(String newest) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance(newest);
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    return context;
  }

  /** Connects with a client, which resumes its last session if the server lets it. */
  private static X509Certificate certificate(SSLContext context, int port) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.startHandshake();
      // The server sends tickets of sessions before its first answer.
      socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void a_new_certificate_is_used_once_its_key_is_there() throws Exception {
    ConnectionSettings.Tls files =
        new ConnectionSettings.Tls(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    TlsKeyPair first = TlsKeyPair.ofSelfSigned("first.example");
    TlsKeyPair second = TlsKeyPair.ofSelfSigned("second.example");
    writeCertificate(files, first);
    writeKey(files, first);
    ConnectionSettings usual = ConnectionSettings.DEFAULT;
    ConnectionSettings encrypted =
        new ConnectionSettings(
            usual.most(),
            usual.perAddress(),
            usual.requestsPerAddress(),
            usual.inWork(),
            usual.bodyBytes(),
            usual.headerTimeout(),
            usual.clients(),
            false,
            Optional.of(files));
    try (RunningGateway gateway =
        new RunningGateway(1_000_000, RunningGateway.LIFTED.with(encrypted))) {
      gateway.start();
      List<SSLContext> before = List.of(client("TLSv1.2"), client("TLSv1.3"));
      for (SSLContext each : before) {
        assertThat(certificate(each, gateway.port()))
            .isEqualTo(first.certificateChain().getFirst());
      }
      assertThat(certificate(client(), gateway.port()))
          .isEqualTo(first.certificateChain().getFirst());
      writeCertificate(files, second);
      assertThat(certificate(client(), gateway.port()))
          .isEqualTo(first.certificateChain().getFirst());
      writeKey(files, second);
      Await.until(
          Duration.ofSeconds(60),
          () -> certificate(client(), gateway.port()).equals(second.certificateChain().getFirst()));
      for (SSLContext each : before) {
        assertThat(certificate(each, gateway.port()))
            .isEqualTo(second.certificateChain().getFirst());
      }
    }
  }
}
