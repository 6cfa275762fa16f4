package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.TraceParent;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A replica that sends calls on to another one. */
class CallForwardingTest {
  private static final UUID ANN = UUID.fromString("01941f29-7c00-7000-8000-000000000001");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private record Seen(Caller caller, Deadline deadline, boolean sameTrace) {}

  private final AtomicReference<Seen> seen = new AtomicReference<>();
  private final FakeUsers users = new FakeUsers(this::answer);
  private final TestServer writer = TestServer.start(users);

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void the_callers_identity_deadline_and_trace_arrive() {
    try (Replica replica = new Replica(() -> Optional.of(writer.target()))) {
      GetUserResponse answer =
          UserServiceGrpc.newBlockingStub(replica.server.asCustomer(ANN))
              .withOption(GrpcClients.TRACEPARENT, "00-" + TRACE + "-00f067aa0ba902b7-01")
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .getUser(GetUserRequest.getDefaultInstance());

      assertThat(answer).isEqualTo(GetUserResponse.getDefaultInstance());
      assertThat(Objects.requireNonNull(seen.get()).caller.id()).isEqualTo(Ids.USER.format(ANN));
      assertThat(Objects.requireNonNull(seen.get()).deadline.timeRemaining(TimeUnit.SECONDS))
          .isBetween(30L, 60L);
      assertThat(Objects.requireNonNull(seen.get()).sameTrace).isTrue();
      assertThat(replica.users.executed).hasValue(0);
    }
  }

  @Test
  void a_refusal_of_the_other_replica_arrives_as_it_is() {
    try (TestServer refusing =
            TestServer.start(
                new FakeUsers(observer ->
                    observer.onError(new Refusal(Reason.USER_NOT_FOUND, "There is no Ann"))));
        Replica replica = new Replica(() -> Optional.of(refusing.target()))) {
      Refusal refusal = refusal(replica.server);
      assertThat(refusal.reason()).isEqualTo(Reason.USER_NOT_FOUND);
      assertThat(refusal.detail()).isEqualTo("There is no Ann");
    }
  }

  @Test
  void a_call_is_sent_on_only_once() {
    AtomicReference<String> second = new AtomicReference<>("");
    try (Replica one = new Replica(() -> Optional.of(Objects.requireNonNull(second.get())));
        Replica two = new Replica(() -> Optional.of(one.server.target()))) {
      second.set(two.server.target());
      Refusal refusal = refusal(one.server);
      assertThat(refusal.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(refusal.detail()).contains("repeat the request with the same key");
    }
  }

  @Test
  void a_replica_that_is_away_is_unavailable() {
    TestServer ended = TestServer.start(users);
    String target = ended.target();
    ended.close();
    try (Replica replica = new Replica(() -> Optional.of(target))) {
      assertThat(refusal(replica.server).reason()).isEqualTo(Reason.UNAVAILABLE);
    }
  }

  @Test
  void a_call_without_a_good_token_is_not_sent_on() {
    try (Replica replica = new Replica(() -> Optional.of(writer.target()))) {
      try {
        var _ =
            UserServiceGrpc.newBlockingStub(replica.server.withToken("forged"))
                .getUser(GetUserRequest.getDefaultInstance());
        throw new AssertionError("was answered");
      } catch (StatusRuntimeException e) {
        assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(Reason.TOKEN_INVALID);
      }
      assertThat(users.executed).hasValue(0);
    }
  }

  @Test
  void the_replica_that_answers_sends_nothing_on() {
    try (Replica replica = new Replica(Optional::empty)) {
      var _ =
          UserServiceGrpc.newBlockingStub(replica.server.asCustomer(ANN))
              .getUser(GetUserRequest.getDefaultInstance());
      assertThat(replica.users.executed).hasValue(1);
    }
  }

  private void answer(StreamObserver<GetUserResponse> observer) {
    seen.set(
        new Seen(
            Caller.current(),
            Objects.requireNonNull(Context.current().getDeadline()),
            String.valueOf(TraceParent.current()).contains(TRACE)));
    FakeUsers.answer(observer);
  }

  private static Refusal refusal(TestServer server) {
    try {
      var _ =
          UserServiceGrpc.newBlockingStub(server.asCustomer(ANN))
              .withDeadlineAfter(60, TimeUnit.SECONDS)
              .getUser(GetUserRequest.getDefaultInstance());
      throw new AssertionError("was answered");
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e);
    }
  }

  /** A replica of the service that sends GetUser on. */
  private static final class Replica implements AutoCloseable {
    final FakeUsers users = new FakeUsers(FakeUsers::answer);
    final CallForwarding forwarding;
    final TestServer server;

    Replica(Supplier<Optional<String>> destination) {
      forwarding =
          new CallForwarding(
              GrpcSettings.LOOPBACK, destination, UserServiceGrpc.getGetUserMethod());
      server =
          TestServer.start(
              GrpcServer.builder("test")
                  .authenticator(TestTokens.verifier(MovableClock.create()))
                  .forwarding(forwarding)
                  .grace(Duration.ofSeconds(1))
                  .add(users));
    }

    @Override
    public void close() {
      server.close();
      forwarding.close();
    }
  }
}
