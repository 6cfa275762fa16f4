package com.nissmart.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.accounts.v1.ListEndedSessionsRequest;
import com.nissmart.accounts.v1.ListEndedSessionsResponse;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceImplBase;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.TokenIssuer;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EndedSessionFollowerTest {
  private final MovableClock clock = MovableClock.create();
  private final Ended told = new Ended();
  private final TestServer accounts = TestServer.start(told);
  private final AtomicInteger reconnects = new AtomicInteger();
  private final CallerAuthentication tokens =
      new CallerAuthentication(
          TestTokens.verifier(clock),
          new TokenIssuer(accounts.asService("ledger"), reconnects::incrementAndGet),
          () -> {});
  private final EndedSessionFollower ends = tokens.sessionEnds();

  @AfterEach
  void stop() {
    tokens.close();
    accounts.close();
  }

  @Test
  void a_token_is_refused_once_its_session_has_ended() {
    String token = TestTokens.userToken(UUID.randomUUID(), Role.ROLE_CUSTOMER);
    String other = TestTokens.serviceToken("payout");
    Caller.User user = (Caller.User) tokens.authenticate(token);
    tokens.start();

    told.ids.add(user.sessionId());

    Await.until(Duration.ofSeconds(10), () -> tokens.endedSessions().contains(user.sessionId()));
    assertThatThrownBy(() -> tokens.authenticate(token))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.TOKEN_INVALID));
    assertThat(tokens.authenticate(other)).isEqualTo(new Caller.Service("payout"));
  }

  @Test
  void while_accounts_is_away_tokens_are_good_until_they_expire() {
    String token = TestTokens.userToken(UUID.randomUUID(), Role.ROLE_CUSTOMER);
    accounts.close();

    assertThat(ends.catchUp()).failsWithin(Duration.ofSeconds(10));
    assertThat(reconnects).hasValue(1);

    assertThat(tokens.authenticate(token)).isInstanceOf(Caller.User.class);
  }

  private static final class Ended extends UserServiceImplBase {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    @Override
    public void listEndedSessions(
        ListEndedSessionsRequest request, StreamObserver<ListEndedSessionsResponse> observer) {
      observer.onNext(ListEndedSessionsResponse.newBuilder().addAllSessionIds(ids).build());
      observer.onCompleted();
    }
  }
}
