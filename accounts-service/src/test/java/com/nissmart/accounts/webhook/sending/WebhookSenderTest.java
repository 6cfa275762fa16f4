package com.nissmart.accounts.webhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebhookSenderTest {
  private static final String HOST = "hooks.example.com";

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private final Server server =
      Server.builder()
          .http(0)
          .https(0)
          .defaultHostname(HOST)
          .tlsSelfSigned()
          .serviceUnder(
              "/",
              (context, request) -> {
                String name =
                    context.sslSession() instanceof ExtendedSSLSession session
                        ? session.getRequestedServerNames().toString()
                        : "plain";
                seen.add(request.authority() + " " + request.path() + " " + name);
                return HttpResponse.of("x".repeat(100_000));
              })
          .build();

  /** The answers of the resolver. Each is given once, so a second resolution finds nothing. */
  private final Deque<InetAddress> answers =
      new ArrayDeque<>(List.of(InetAddress.getLoopbackAddress()));

  private final WebhookAddress once =
      new WebhookAddress(true, host -> new InetAddress[] {answers.removeFirst()});

  @AfterEach
  void stop() {
    server.stop().join();
  }

  @Test
  void it_connects_to_the_checked_address_with_the_hosts_name() throws Exception {
    server.start().join();
    ClientFactory trusting =
        ClientFactory.builder()
            .tlsCustomizer(tls -> tls.trustManager(InsecureTrustManagerFactory.INSTANCE))
            .build();

    DeliveryAnswer answer =
        send(new WebhookSender(once, trusting), "https://" + HOST + ":" + https() + "/a?b=c");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo("x".repeat(500));
    assertThat(seen.take())
        .startsWith(HOST + ":" + https() + " /a?b=c ")
        .containsIgnoringCase("host_name")
        .contains(HOST);
  }

  @Test
  void an_untrusted_certificate_is_refused() {
    server.start().join();

    DeliveryAnswer answer = send(new WebhookSender(once), "https://" + HOST + ":" + https() + "/");

    assertThat(answer.status()).isZero();
    assertThat(answer.text()).contains("SSL");
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          120                           | PT2M
          Thu, 01 Jan 1970 00:05:00 GMT | PT5M
          Wed, 31 Dec 1969 00:00:00 GMT | PT0S
          -1                            | PT0S
          99999999999999999999          | PT0S
          soon                          | PT0S
          """)
  void the_pause_of_an_answer_is_seconds_or_a_date(String header, Duration pause) {
    ResponseHeaders answer =
        ResponseHeaders.builder(503).set(HttpHeaderNames.RETRY_AFTER, header).build();

    assertThat(RetryAfter.of(answer, Instant.EPOCH)).isEqualTo(pause);
  }

  @Test
  void a_connection_failure_does_not_reveal_the_address() {
    DeliveryAnswer answer = send(new WebhookSender(once), "http://" + HOST + ":1/");

    assertThat(answer.status()).isZero();
    assertThat(answer.text()).isEqualTo("ConnectException: no connection");
  }

  private int https() {
    return server.activePorts().values().stream()
        .filter(port -> port.hasHttps())
        .findFirst()
        .orElseThrow()
        .localAddress()
        .getPort();
  }

  private static DeliveryAnswer send(WebhookSender sender, String url) {
    try (sender) {
      return sender.send(new UUID(0, 1), url, List.of(new byte[32]), "{}", Instant.EPOCH);
    }
  }
}
