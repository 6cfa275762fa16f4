package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GracefulStopTest {
  private static final UUID ANN = UUID.fromString("01941f29-7c00-7000-8000-000000000001");
  private static final Duration LONG = Duration.ofSeconds(10);

  private final CompletableFuture<StreamObserver<GetUserResponse>> held = new CompletableFuture<>();
  private final FakeUsers users = new FakeUsers(held::complete);

  @Test
  void calls_in_flight_are_answered_and_new_ones_refused() throws Exception {
    TestServer server = start(LONG);
    UserServiceGrpc.UserServiceFutureStub ann =
        UserServiceGrpc.newFutureStub(server.asCustomer(ANN));
    ListenableFuture<GetUserResponse> inFlight = ann.getUser(GetUserRequest.getDefaultInstance());
    StreamObserver<GetUserResponse> observer = held.get(10, TimeUnit.SECONDS);

    CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
    Await.until(LONG, "new calls are refused", () -> isRefused(server));
    assertThat(closing).isNotDone();
    FakeUsers.answer(observer);

    assertThat(inFlight.get(10, TimeUnit.SECONDS)).isEqualTo(GetUserResponse.getDefaultInstance());
    closing.get(10, TimeUnit.SECONDS);
    server.close();
  }

  @Test
  void an_endless_call_is_cancelled_after_the_grace() throws Exception {
    TestServer server = start(Duration.ofMillis(100));
    ListenableFuture<GetUserResponse> stuck =
        UserServiceGrpc.newFutureStub(server.asCustomer(ANN))
            .getUser(GetUserRequest.getDefaultInstance());
    held.get(10, TimeUnit.SECONDS);

    server.server().close();

    assertThatThrownBy(() -> stuck.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(Reason.UNAVAILABLE));
    server.close();
  }

  @Test
  void an_endless_stream_does_not_delay_the_stop() {
    TestServer server = start(Duration.ofMinutes(5));
    Iterator<?> watch =
        HealthGrpc.newBlockingStub(server.anonymous())
            .watch(HealthCheckRequest.getDefaultInstance());
    watch.next();

    long started = System.nanoTime();
    server.server().close();

    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(LONG);
    server.close();
  }

  @Test
  void closing_twice_is_closing_once() {
    TestServer server = start(LONG);

    server.server().close();
    server.server().close();
    server.close();
  }

  private TestServer start(Duration grace) {
    GrpcServer server =
        GrpcServer.builder("test")
            .authenticator(TestTokens.verifier(MovableClock.create()))
            .add(users)
            .grace(grace)
            .start();
    return TestServer.of(server);
  }

  private static boolean isRefused(TestServer server) {
    try {
      HealthGrpc.newBlockingStub(server.anonymous())
          .withDeadlineAfter(1, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance());
      return false;
    } catch (StatusRuntimeException e) {
      return true;
    }
  }
}
