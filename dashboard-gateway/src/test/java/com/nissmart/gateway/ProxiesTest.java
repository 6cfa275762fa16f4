package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CreateSessionRequest;
import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.support.HalfRequest;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.runtime.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A proxy at 127.0.0.1 in front of two gateways, one of which speaks the PROXY protocol. */
class ProxiesTest {
  private static final String BODY = "{\"email\":\"a@b.c\",\"password\":\"correct\"}";
  private static final String CREATED = "HTTP/1.1 201 Created";

  @RegisterExtension static final RunningGateway behindHttp = gateway("false");
  @RegisterExtension static final RunningGateway behindTcp = gateway("true");

  private final List<HalfRequest> clients = new ArrayList<>();

  private static RunningGateway gateway(String proxyProtocol) {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_TRUSTED_PROXIES",
                "127.0.0.1",
                "NISSMART_PROXY_PROTOCOL",
                proxyProtocol,
                "NISSMART_ADDRESS_CONNECTIONS",
                "3"));
    ConnectionSettings connections = ConnectionSettings.read(settings);
    settings.check();
    return new RunningGateway(1_000_000, RunningGateway.LIFTED.with(connections));
  }

  @AfterEach
  void clients_leave() {
    clients.forEach(HalfRequest::close);
  }

  private HalfRequest connect(RunningGateway gateway, int host) {
    HalfRequest client = new HalfRequest(gateway.port(), host);
    clients.add(client);
    return client;
  }

  private static HalfRequest signIn(HalfRequest client, String headers) {
    return client
        .post("/v1/sessions", BODY.length(), "Content-Type: application/json\r\n" + headers)
        .send(BODY);
  }

  private static String network(RunningGateway gateway) {
    return gateway.accounts.last(CreateSessionRequest.class).getNetwork();
  }

  /** Returns the header of version 2 for a connection from 203.0.113.{@code host}. */
  private static byte[] proxyHeader(int host) {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111000c"));
    header.writeBytes(new byte[] {(byte) 203, 0, 113, (byte) host, 127, 0, 0, 1, 4, 0, 1, -69});
    return header.toByteArray();
  }

  @Test
  void a_sign_in_counts_for_the_client_behind_the_proxy() {
    String forwarded = "X-Forwarded-For: 6.6.6.6, 203.0.113.9\r\n";
    assertThat(signIn(connect(behindHttp, 1), forwarded).answer(8_000)).isEqualTo(CREATED);
    assertThat(network(behindHttp)).isEqualTo("203.0.113.9");
    assertThat(signIn(connect(behindHttp, 2), forwarded).answer(8_000)).isEqualTo(CREATED);
    assertThat(network(behindHttp)).isEqualTo("127.0.0.2");
  }

  @Test
  void the_connections_of_an_http_proxy_are_not_one_clients() {
    for (int n = 0; n < 6; n++) {
      assertThat(signIn(connect(behindHttp, 1), "").answer(8_000)).isEqualTo(CREATED);
    }
  }

  @Test
  void the_proxy_protocol_gives_the_client() {
    HalfRequest client = connect(behindTcp, 1).send(proxyHeader(7));
    assertThat(signIn(client, "X-Forwarded-For: 6.6.6.6\r\n").answer(8_000)).isEqualTo(CREATED);
    assertThat(network(behindTcp)).isEqualTo("203.0.113.7");
  }

  @Test
  void connections_count_for_the_client_behind_the_proxy() {
    for (int n = 0; n < 3; n++) {
      assertThat(signIn(connect(behindTcp, 1).send(proxyHeader(8)), "").answer(8_000))
          .isEqualTo(CREATED);
    }
    assertThat(connect(behindTcp, 1).send(proxyHeader(8)).isClosedByServer()).isTrue();
    assertThat(signIn(connect(behindTcp, 1).send(proxyHeader(9)), "").answer(8_000))
        .isEqualTo(CREATED);
  }

  @Test
  void the_proxy_protocol_is_for_proxies_only() {
    assertThat(connect(behindTcp, 2).send(proxyHeader(7)).isClosedByServer()).isTrue();
    byte[] noHeader =
        "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(connect(behindTcp, 1).send(noHeader).isClosedByServer()).isTrue();
  }

  @Test
  void refreshes_do_not_use_up_sign_ins() {
    String policy =
        behindHttp
            .anonymous()
            .post("/v1/sessions/refresh", "{\"refresh_token\":\"junk\"}")
            .header("ratelimit-policy");
    assertThat(policy).contains("\"refreshes\"");
  }
}
