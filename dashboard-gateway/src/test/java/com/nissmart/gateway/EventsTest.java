package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.CallRecorder;
import com.nissmart.gateway.support.EventReader;
import com.nissmart.gateway.support.EventReader.Event;
import com.nissmart.gateway.support.OpenApiContract;
import com.nissmart.gateway.support.OpsLedgerFake;
import com.nissmart.gateway.support.OpsPayoutFake;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.payout.v1.WatchWithdrawalsRequest;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestTokens;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Live streams. */
class EventsTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String OWN = "/v1/events";
  private static final String ALL = "/v1/ops/activity";

  @BeforeEach
  void place_the_feeds() {
    Await.until(PATIENCE, () -> gateway.ledgerFake.feed.followers() == 0);
    gateway.ledgerFake.feed.greet(OpsLedgerFake.at(10));
    gateway.payoutFake.feed.greet(OpsPayoutFake.at("a.7"));
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void one_stream_has_both_feeds_and_both_positions(Version version) {
    try (EventReader stream = open(version, OWN, ada(), "")) {
      assertThat(stream.response().statusCode()).isEqualTo(200);
      assertThat(stream.response().headers().firstValue("content-type"))
          .hasValue("text/event-stream");
      assertThat(stream.response().headers().firstValue("cache-control")).hasValue("no-store");
      follow_both_feeds();
      gateway.ledgerFake.feed.send(OpsLedgerFake.event(11));
      Event first = stream.next();
      assertThat(first.type()).isEqualTo("transaction");
      assertThat(first.id()).isEqualTo("11.a.7");
      OpenApiContract.conforms("Transaction", first.data());
      gateway.payoutFake.feed.send(OpsPayoutFake.event("a.8"));
      Event second = stream.next();
      assertThat(second.type()).isEqualTo("withdrawal");
      assertThat(second.id()).isEqualTo("11.a.8");
      OpenApiContract.conforms("Withdrawal", second.data().path("withdrawal"));
      OpenApiContract.conforms("WithdrawalEvent", second.data().path("event"));
    }
    Await.until(PATIENCE, () -> gateway.ledgerFake.feed.followers() == 0);
    Await.until(PATIENCE, () -> gateway.payoutFake.feed.followers() == 0);
  }

  @Test
  void a_stream_without_an_id_begins_now() {
    try (EventReader stream = open(OWN, ada(), "")) {
      follow_both_feeds();
      assertThat(asked(gateway.ledger, WatchTransactionsRequest.class).getFromNow()).isTrue();
      assertThat(asked(gateway.payout, WatchWithdrawalsRequest.class).getFromNow()).isTrue();
      assertThat(gateway.ledger.calls().getLast().caller()).isEqualTo(SampleIds.ADA_ID);
      assertThat(stream.response().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_stream_resumes_after_the_last_seen_event() {
    try (EventReader stream = open(OWN, ada(), "4711.a.b.12")) {
      follow_both_feeds();
      assertThat(asked(gateway.ledger, WatchTransactionsRequest.class).getAfterSeq())
          .isEqualTo(4711);
      assertThat(asked(gateway.payout, WatchWithdrawalsRequest.class).getAfterPosition())
          .isEqualTo("a.b.12");
      assertThat(stream.response().statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "-1.2", "1.2 3", "99999999999999999999.1"})
  void a_malformed_last_event_id_is_refused(String id) {
    RestAnswer answer = gateway.asAda().with("Last-Event-ID", id).get(OWN);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsExactly("MALFORMED /Last-Event-ID");
  }

  @Test
  void heartbeats_carry_the_position() {
    try (EventReader stream = open(OWN, ada(), "")) {
      follow_both_feeds();
      assertThat(stream.comment()).startsWith(":");
      Await.until(PATIENCE, () -> stream.lastId().equals("10.a.7"));
      gateway.ledgerFake.feed.send(OpsLedgerFake.at(99));
      Await.until(PATIENCE, () -> stream.lastId().equals("99.a.7"));
    }
  }

  @Test
  void operators_see_all_events_with_more_details() {
    assertThat(gateway.asAda().get(ALL).status()).isEqualTo(403);
    String auditor = TestTokens.userToken(SampleIds.NGOZI, Role.ROLE_AUDITOR);
    try (EventReader stream = open(ALL, auditor, "")) {
      follow_both_feeds();
      gateway.ledgerFake.feed.send(OpsLedgerFake.event(11));
      OpenApiContract.conforms("OpsTransaction", stream.next().data());
      gateway.payoutFake.feed.send(OpsPayoutFake.event("a.8"));
      OpenApiContract.conforms("OpsWithdrawal", stream.next().data().path("withdrawal"));
    }
  }

  @Test
  void the_ledger_feed_continues_while_payout_is_away() {
    try (EventReader stream = open(OWN, ada(), "")) {
      follow_both_feeds();
      gateway.payout.refuse(new Refusal(Reason.UNAVAILABLE, "away"));
      gateway.payoutFake.feed.end(new Refusal(Reason.UNAVAILABLE, "going"));
      Event away = stream.next();
      assertThat(away.type()).isEqualTo("sources");
      assertThat(away.data().path("missing").path(0).asText()).isEqualTo("payout");
      gateway.ledgerFake.feed.send(OpsLedgerFake.event(11));
      assertThat(stream.next().id()).isEqualTo("11.a.7");
      gateway.payout.recover();
      Event back = stream.next();
      assertThat(back.type()).isEqualTo("sources");
      assertThat(back.data().path("missing")).isEmpty();
      assertThat(asked(gateway.payout, WatchWithdrawalsRequest.class).getAfterPosition())
          .isEqualTo("a.7");
    }
  }

  @Test
  void a_renewed_connection_is_not_reported() {
    try (EventReader stream = open(OWN, ada(), "")) {
      follow_both_feeds();
      gateway.ledgerFake.feed.greet(OpsLedgerFake.event(11));
      gateway.ledgerFake.feed.end(new Refusal(Reason.UNAVAILABLE, "renewed"));
      assertThat(stream.next().type()).isEqualTo("transaction");
    }
  }

  @Test
  void an_unknown_position_ends_the_stream_and_resets_the_id() {
    gateway.ledger.refuse(Refusal.invalid("after_seq", "OUT_OF_RANGE", "beyond the end"));
    try (EventReader stream = open(OWN, ada(), "999.a.7")) {
      Event bye = stream.next();
      assertThat(bye.type()).isEqualTo("bye");
      assertThat(bye.id()).isEmpty();
      assertThat(stream.next().type()).isEmpty();
    }
  }

  @Test
  void a_stream_ends_with_its_session() {
    String token = changed(ada(), claims -> claims.claim("sid", "one-of-two"));
    try (EventReader stream = open(OWN, token, "")) {
      follow_both_feeds();
      RestAnswer out = gateway.withToken(token).delete("/v1/sessions/current");
      assertThat(out.status()).isEqualTo(204);
      expectBye(stream, "TOKEN_INVALID");
    }
  }

  @Test
  void a_stream_ends_when_its_session_ends_elsewhere() {
    String token = changed(ada(), claims -> claims.claim("sid", "one-of-three"));
    try (EventReader stream = open(OWN, token, "")) {
      follow_both_feeds();
      gateway.credentials.end("one-of-three");
      expectBye(stream, "TOKEN_INVALID");
      assertThat(gateway.withToken(token).get("/v1/users/me").code()).isEqualTo("TOKEN_INVALID");
    }
  }

  @Test
  void a_stream_ends_with_its_token() {
    Date soon = Date.from(gateway.clock.instant().plusSeconds(1));
    String auditor = TestTokens.userToken(SampleIds.NGOZI, Role.ROLE_AUDITOR);
    String brief = changed(auditor, claims -> claims.expirationTime(soon));
    try (EventReader stream = open(ALL, brief, "")) {
      expectBye(stream, "TOKEN_INVALID");
    }
  }

  @Test
  void a_caller_has_at_most_three_open_streams() {
    String token = TestTokens.userToken(SampleIds.NGOZI, Role.ROLE_OPERATOR);
    List<EventReader> streams =
        List.of(open(ALL, token, ""), open(ALL, token, ""), open(OWN, token, ""));
    RestAnswer tooMany = gateway.asOperator().get(ALL);
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.header("retry-after")).isNotEmpty();
    streams.forEach(EventReader::close);
    Await.until(
        PATIENCE,
        () -> {
          try (EventReader again = open(ALL, token, "")) {
            return again.response().statusCode() == 200;
          }
        });
  }

  @Test
  void a_reader_that_does_not_read_is_cut_off() throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
      String request =
          "GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ada() + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      follow_both_feeds();
      long seq = 11;
      while (gateway.ledgerFake.feed.followers() > 0) {
        // Flow control: the gateway does not request events that the client does not read.
        if (gateway.ledgerFake.feed.isReady()) {
          gateway.ledgerFake.feed.send(OpsLedgerFake.event(seq++));
        } else {
          Thread.onSpinWait();
        }
      }
      assertThat(seq).isLessThan(50_000);
    }
  }

  private static void expectBye(EventReader stream, String code) {
    Event bye = stream.next();
    assertThat(bye.type()).isEqualTo("bye");
    assertThat(bye.data().path("code").asText()).isEqualTo(code);
    assertThat(stream.next().type()).isEmpty();
  }

  private static void follow_both_feeds() {
    Await.until(
        PATIENCE,
        () -> gateway.ledgerFake.feed.followers() > 0 && gateway.payoutFake.feed.followers() > 0);
  }

  private static <M> M asked(CallRecorder service, Class<M> type) {
    return service.calls().stream()
        .map(CallRecorder.Call::request)
        .filter(type::isInstance)
        .map(type::cast)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private static String changed(String token, UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
      return TestTokens.sign(change.apply(new JWTClaimsSet.Builder(claims)).build());
    } catch (ParseException e) {
      throw new AssertionError(e);
    }
  }

  private static String ada() {
    return TestTokens.customerToken(SampleIds.ADA);
  }

  private static EventReader open(String path, String token, String lastEventId) {
    return open(Version.HTTP_1_1, path, token, lastEventId);
  }

  private static EventReader open(Version version, String path, String token, String lastEventId) {
    return EventReader.open(gateway.port(), version, path, token, lastEventId);
  }
}
