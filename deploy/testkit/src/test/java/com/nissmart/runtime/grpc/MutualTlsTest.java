package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.CallHeaders;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.tls.TlsFiles;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestTokens;
import io.grpc.Channel;
import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsTest {
  private static final String PASSWORD = "only-for-tests";

  @TempDir Path directory;

  @Test
  void both_sides_prove_themselves() throws Exception {
    GrpcSettings ours = settings(certificate("payout"));
    try (GrpcServer server = server(ours)) {
      ManagedChannel channel = channel(server, ours);

      assertThat(getJwks(channel)).isEqualTo("{}");
      channel.shutdownNow();
    }
  }

  @Test
  void a_client_with_a_foreign_certificate_is_refused() throws Exception {
    TlsFiles ours = certificate("payout");
    TlsFiles theirs = certificate("theirs");
    try (GrpcServer server = server(settings(ours))) {
      ManagedChannel stranger =
          channel(
              server, settings(new TlsFiles(theirs.certificate(), theirs.key(), ours.authority())));

      assertThatThrownBy(() -> getJwks(stranger)).isInstanceOf(StatusRuntimeException.class);
      stranger.shutdownNow();
    }
  }

  @Test
  void a_token_needs_the_certificate_of_its_service() throws Exception {
    GrpcSettings ledger = settings(certificate("ledger.internal"));
    try (GrpcServer server = server(ledger)) {
      ManagedChannel channel = channel(server, ledger);

      assertThatThrownBy(() -> getJwks(channel))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> {
                Refusal refusal = GrpcErrors.fromStatus(e);
                assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_INVALID);
                assertThat(refusal).hasMessageContaining("certificate of the connection is of");
              });
      channel.shutdownNow();
    }
  }

  @Test
  void a_replica_of_the_same_service_sends_on_calls_of_others() throws Exception {
    GrpcSettings replica = settings(certificate("test.internal"));
    try (GrpcServer server = server(replica)) {
      Metadata mark = new Metadata();
      mark.put(CallHeaders.FORWARDED, "1");
      ManagedChannel channel = channel(server, replica);
      Channel sentOn =
          ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(mark));

      assertThat(getJwks(sentOn)).isEqualTo("{}");
      assertThatThrownBy(() -> getJwks(channel)).isInstanceOf(StatusRuntimeException.class);
      channel.shutdownNow();
    }
  }

  @Test
  void a_changed_certificate_is_used_without_a_restart() throws Exception {
    TlsFiles used = certificate("payout");
    TlsFiles next = certificate("ledger");
    TlsFiles both = new TlsFiles(used.certificate(), used.key(), authorities(used, next));
    ChannelCredentials client = both.ofClient(Duration.ofMillis(50));
    try (GrpcServer server = server(settings(both))) {
      assertThat(isLedgerAnswered(server, client)).isFalse();
      replace(next, used);
      Await.until(Duration.ofSeconds(60), () -> isLedgerAnswered(server, client));
    }
  }

  @Test
  void plain_text_is_not_served_beside_it() throws Exception {
    try (GrpcServer server = server(settings(certificate("payout")))) {
      ManagedChannel plain = channel(server, GrpcSettings.LOOPBACK);

      assertThatThrownBy(() -> getJwks(plain)).isInstanceOf(StatusRuntimeException.class);
      plain.shutdownNow();
    }
  }

  /** Calls over a new connection with a token of the ledger. */
  private static boolean isLedgerAnswered(GrpcServer server, ChannelCredentials client) {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("127.0.0.1:" + server.port(), client)
            .intercept(
                new CallEssentials(TestTokens.identity("ledger", MovableClock.create()).to("test")))
            .build();
    try {
      return getJwks(channel).equals("{}");
    } catch (StatusRuntimeException e) {
      return false;
    } finally {
      channel.shutdownNow();
    }
  }

  private Path authorities(TlsFiles one, TlsFiles two) throws IOException {
    return Files.writeString(
        directory.resolve("authorities.crt"),
        Files.readString(one.certificate()) + Files.readString(two.certificate()));
  }

  private static void replace(TlsFiles from, TlsFiles to) throws IOException {
    FileTime later = FileTime.from(InstantSource.system().instant().plusSeconds(60));
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(to.key(), later);
    Files.setLastModifiedTime(to.certificate(), later);
  }

  private static String getJwks(Channel channel) {
    return UserServiceGrpc.newBlockingStub(channel)
        .getJwks(GetJwksRequest.getDefaultInstance())
        .getJwks();
  }

  private static GrpcServer server(GrpcSettings settings) {
    return GrpcServer.builder("test")
        .settings(settings)
        .authenticator(TestTokens.verifier(MovableClock.create()))
        .add(new FakeUsers(FakeUsers::answer))
        .start();
  }

  private static ManagedChannel channel(GrpcServer server, GrpcSettings settings) {
    return GrpcClients.channel(
        "127.0.0.1:" + server.port(),
        TestTokens.identity("payout", MovableClock.create()).to("test"),
        settings);
  }

  private static GrpcSettings settings(TlsFiles tls) {
    return new GrpcSettings("127.0.0.1", Optional.of(tls), false, false);
  }

  /** A key and a certificate that is its own authority, made by the JDK's keytool. */
  private TlsFiles certificate(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = directory.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    Path certificate = pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    Path key =
        pem(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    return new TlsFiles(certificate, key, certificate);
  }

  private Path pem(String file, String kind, byte[] bytes) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        directory.resolve(file),
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }
}
