package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.GetUserResponse;
import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.RevokeSessionRequest;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.telemetry.Telemetry;
import com.nissmart.runtime.telemetry.TraceParent;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class ServerChainTest {
  private static final UUID ANN = UUID.fromString("01941f29-7c00-7000-8000-000000000001");

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          try {
            return stream.readAllBytes();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final List<TestServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(TestServer::close);
  }

  @Test
  void a_caller_with_the_role_reaches_the_handler() {
    List<String> callers = Collections.synchronizedList(new ArrayList<>());
    TestServer server =
        serve(observer -> {
          callers.add(Caller.currentUser().id());
          FakeUsers.answer(observer);
        });

    getUser(server.asCustomer(ANN));
    getUser(server.asUser(ANN, Role.ROLE_AUDITOR));

    assertThat(callers).containsExactly(Ids.USER.format(ANN), Ids.USER.format(ANN));
  }

  @Test
  void a_call_without_a_token_is_unauthenticated() {
    assertRefused(Reason.UNAUTHENTICATED, () -> getUser(serve(FakeUsers::answer).anonymous()));
  }

  @Test
  void a_call_with_a_bad_token_is_unauthenticated_too() {
    assertRefused(Reason.TOKEN_INVALID, () -> getUser(serve(FakeUsers::answer).withToken("abc")));
  }

  @Test
  void a_caller_that_the_contract_does_not_name_is_denied() {
    TestServer server = serve(FakeUsers::answer);
    UserServiceGrpc.UserServiceBlockingStub ann =
        UserServiceGrpc.newBlockingStub(server.asCustomer(ANN));

    assertRefused(Reason.PERMISSION_DENIED, () -> ann.getJwks(GetJwksRequest.getDefaultInstance()));
    assertRefused(
        Reason.PERMISSION_DENIED, () -> ann.registerUser(RegisterUserRequest.getDefaultInstance()));
    assertRefused(Reason.PERMISSION_DENIED, () -> getUser(server.asService("payout")));
    assertRefused(Reason.PERMISSION_DENIED, () -> getUser(server.asUser(ANN)));
    assertRefused(
        Reason.PERMISSION_DENIED,
        () ->
            UserServiceGrpc.newBlockingStub(server.asService("stranger"))
                .getJwks(GetJwksRequest.getDefaultInstance()));
  }

  @Test
  void a_read_only_api_key_calls_only_reading_methods() {
    TestServer server = serve(FakeUsers::answer);
    Channel reader = server.withToken(key("read"));

    getUser(reader);
    assertRefused(
        Reason.PERMISSION_DENIED,
        () ->
            UserServiceGrpc.newBlockingStub(reader)
                .updateUser(UpdateUserRequest.getDefaultInstance()));
    UserServiceGrpc.newBlockingStub(server.withToken(key("read write")))
        .updateUser(UpdateUserRequest.getDefaultInstance());
  }

  @Test
  void methods_for_signed_in_people_refuse_api_keys() {
    TestServer server = serve(FakeUsers::answer);

    for (String scope : List.of("read", "read write")) {
      assertRefused(
          Reason.PERMISSION_DENIED,
          () ->
              UserServiceGrpc.newBlockingStub(server.withToken(key(scope)))
                  .revokeSession(RevokeSessionRequest.getDefaultInstance()));
    }
  }

  @Test
  void an_operators_api_key_only_reads() {
    TestServer server = serve(FakeUsers::answer);
    Channel key = server.withToken(TestTokens.apiKeyToken(ANN, "read write", Role.ROLE_OPERATOR));

    getUser(key);
    assertRefused(
        Reason.PERMISSION_DENIED,
        () ->
            UserServiceGrpc.newBlockingStub(key)
                .updateUser(UpdateUserRequest.getDefaultInstance()));
  }

  @Test
  void a_token_with_an_unknown_scope_is_refused() {
    TestServer server = serve(FakeUsers::answer);

    for (String scope : List.of("", "write", "READ", "read write admin")) {
      assertRefused(Reason.TOKEN_INVALID, () -> getUser(server.withToken(key(scope))));
    }
  }

  @Test
  void a_service_that_the_contract_names_is_admitted() {
    UserServiceGrpc.newBlockingStub(serve(FakeUsers::answer).asService("payout"))
        .getJwks(GetJwksRequest.getDefaultInstance());
  }

  @Test
  void a_refused_call_is_not_executed() {
    FakeUsers users = new FakeUsers(FakeUsers::answer);
    TestServer server = started(TestServer.start(users));

    assertRefused(Reason.UNAUTHENTICATED, () -> getUser(server.anonymous()));

    assertThat(users.executed).hasValue(0);
  }

  @Test
  void an_error_thrown_by_a_handler_keeps_its_reason() {
    TestServer server =
        serve(observer -> {
          throw new Refusal(Reason.USER_NOT_FOUND, "no such user");
        });

    StatusRuntimeException e =
        assertRefused(Reason.USER_NOT_FOUND, () -> getUser(server.asCustomer(ANN)));

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(e.getStatus().getDescription()).isEqualTo("no such user");
  }

  @Test
  void an_error_passed_to_on_error_keeps_its_reason() {
    TestServer server =
        serve(observer -> observer.onError(new Refusal(Reason.ACCOUNT_FROZEN, "frozen")));

    assertRefused(Reason.ACCOUNT_FROZEN, () -> getUser(server.asCustomer(ANN)));
  }

  @Test
  void an_unexpected_error_is_internal_without_details() {
    TestServer server =
        serve(observer -> {
          throw new IllegalStateException("password is hunter2");
        });

    StatusRuntimeException e =
        assertRefused(Reason.INTERNAL, () -> getUser(server.asCustomer(ANN)));

    assertThat(e.toString()).doesNotContain("hunter2");
  }

  @Test
  void a_status_without_a_reason_becomes_internal() {
    TestServer server =
        serve(observer ->
            observer.onError(Status.NOT_FOUND.withDescription("made up").asRuntimeException()));

    StatusRuntimeException e =
        assertRefused(Reason.INTERNAL, () -> getUser(server.asCustomer(ANN)));

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(e.toString()).doesNotContain("made up");
  }

  @Test
  void a_failure_after_the_answer_changes_nothing() {
    TestServer server =
        serve(observer -> {
          FakeUsers.answer(observer);
          throw new IllegalStateException("too late");
        });

    assertThat(getUser(server.asCustomer(ANN))).isEqualTo(GetUserResponse.getDefaultInstance());
  }

  @Test
  void an_unknown_method_is_unimplemented_with_a_reason() {
    TestServer server = serve(FakeUsers::answer);

    StatusRuntimeException e =
        assertRefused(
            Reason.ROUTE_NOT_FOUND,
            () ->
                WalletServiceGrpc.newBlockingStub(server.asCustomer(ANN))
                    .getWallet(GetWalletRequest.getDefaultInstance()));

    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void a_method_without_an_implementation_is_a_defect() {
    TestServer server =
        serve(observer ->
            ServerCalls.asyncUnimplementedUnaryCall(UserServiceGrpc.getGetUserMethod(), observer));

    assertRefused(Reason.INTERNAL, () -> getUser(server.asCustomer(ANN)));
  }

  @Test
  void a_call_whose_deadline_has_passed_is_not_executed() {
    FakeUsers users = new FakeUsers(FakeUsers::answer);
    TestServer server = started(TestServer.start(users));
    Channel channel = server.asCustomer(ANN);

    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                UserServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(-1, TimeUnit.SECONDS)
                    .getUser(GetUserRequest.getDefaultInstance()));

    assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(Reason.DEADLINE_EXCEEDED);
    assertThat(users.executed).hasValue(0);
  }

  @Test
  void a_call_past_its_deadline_is_not_executed() {
    Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    FakeUsers users = new FakeUsers(FakeUsers::answer);
    TestServer server =
        started(
            TestServer.start(
                GrpcServer.builder("test")
                    .authenticator(TestTokens.verifier(MovableClock.create()))
                    .add(users)
                    .executor(waiting::add)));

    assertRefused(
        Reason.DEADLINE_EXCEEDED,
        () ->
            UserServiceGrpc.newBlockingStub(server.asCustomer(ANN))
                .withDeadlineAfter(200, TimeUnit.MILLISECONDS)
                .getUser(GetUserRequest.getDefaultInstance()));
    Await.until(Duration.ofSeconds(10), "the call arrived", () -> !waiting.isEmpty());
    waiting.forEach(Runnable::run);

    assertThat(users.executed).hasValue(0);
  }

  @Test
  void every_answer_is_counted_with_its_code_and_reason() {
    Telemetry telemetry = new Telemetry();
    TestServer server =
        started(
            TestServer.start(
                GrpcServer.builder("test")
                    .authenticator(TestTokens.verifier(MovableClock.create()))
                    .add(new FakeUsers(FakeUsers::answer))
                    .telemetry(telemetry)));

    getUser(server.asCustomer(ANN));
    assertRefused(Reason.TOKEN_INVALID, () -> getUser(server.withToken("abc")));

    Await.until(
        Duration.ofSeconds(10),
        "both are counted",
        () ->
            telemetry
                    .scrape()
                    .contains("code=\"OK\",method=\"nissmart.accounts.v1.UserService/GetUser\"")
                && telemetry.scrape().contains("reason=\"TOKEN_INVALID\""));
  }

  @Test
  void bytes_that_are_no_message_are_refused_and_not_executed() {
    FakeUsers users = new FakeUsers(FakeUsers::answer);
    TestServer server = started(TestServer.start(users));
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("nissmart.accounts.v1.UserService/GetUser")
            .build();

    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    server.asCustomer(ANN),
                    raw,
                    CallOptions.DEFAULT.withDeadlineAfter(5, TimeUnit.SECONDS),
                    new byte[] {10, 127, 1}));

    assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(users.executed).hasValue(0);
  }

  @Test
  void a_slow_handler_exceeds_the_callers_deadline() {
    TestServer server = serve(observer -> {});

    assertRefused(
        Reason.DEADLINE_EXCEEDED,
        () ->
            UserServiceGrpc.newBlockingStub(server.asCustomer(ANN))
                .withDeadlineAfter(50, TimeUnit.MILLISECONDS)
                .getUser(GetUserRequest.getDefaultInstance()));
  }

  @Test
  void every_call_has_a_deadline_though_its_caller_stated_none() {
    List<Boolean> bounded = Collections.synchronizedList(new ArrayList<>());
    TestServer server =
        serve(observer -> {
          bounded.add(Context.current().getDeadline() != null);
          FakeUsers.answer(observer);
        });

    getUser(server.asCustomer(ANN));

    assertThat(bounded).containsExactly(true);
  }

  @Test
  void a_message_that_is_too_large_is_refused() {
    TestServer server = serve(FakeUsers::answer);

    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                UserServiceGrpc.newBlockingStub(server.asCustomer(ANN))
                    .getUser(GetUserRequest.newBuilder().setUserId("x".repeat(5_000_000)).build()));

    assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(Reason.BODY_TOO_LARGE);
  }

  @Test
  void health_needs_no_token_and_refuses_unknown_services() {
    TestServer server = serve(FakeUsers::answer);
    HealthGrpc.HealthBlockingStub health = HealthGrpc.newBlockingStub(server.anonymous());

    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(health.check(service("nissmart.accounts.v1.UserService")).getStatus())
        .isEqualTo(ServingStatus.SERVING);
    server.server().ready(false);
    assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
        .isEqualTo(ServingStatus.NOT_SERVING);
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> health.check(service("nobody")));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void a_trace_is_logged_and_passed_to_the_next_service() {
    String header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    TestServer second =
        serve(observer -> {
          seen.add(String.valueOf(TraceParent.current()));
          FakeUsers.answer(observer);
        });
    Channel onwards = second.asCustomer(ANN);
    TestServer first =
        serve(observer -> {
          seen.add(MDC.get(TraceParent.MDC_KEY));
          getUser(onwards);
          FakeUsers.answer(observer);
        });

    UserServiceGrpc.newBlockingStub(first.asCustomer(ANN))
        .withOption(GrpcClients.TRACEPARENT, header)
        .getUser(GetUserRequest.getDefaultInstance());

    assertThat(seen)
        .containsExactly("0af7651916cd43dd8448eb211c80319c", new TraceParent(header).toString());
  }

  @Test
  void the_token_of_a_call_replaces_the_channels() {
    TestServer server = serve(FakeUsers::answer);

    UserServiceGrpc.newBlockingStub(server.asService("payout"))
        .withOption(GrpcClients.BEARER, TestTokens.customerToken(ANN))
        .getUser(GetUserRequest.getDefaultInstance());
  }

  @Test
  void calls_that_run_directly_pass_the_same_chain() {
    FakeUsers users = new FakeUsers(FakeUsers::answer);
    TestServer server =
        started(
            TestServer.start(
                GrpcServer.builder("test")
                    .authenticator(TestTokens.verifier(MovableClock.create()))
                    .add(users)
                    .directCalls(UserServiceGrpc.getGetUserMethod())));

    assertRefused(Reason.UNAUTHENTICATED, () -> getUser(server.anonymous()));
    assertRefused(Reason.PERMISSION_DENIED, () -> getUser(server.asService("payout")));
    Channel ann = server.asCustomer(ANN);
    for (int i = 0; i < 10; i++) {
      getUser(ann);
    }
    assertThat(users.executed).hasValue(10);
  }

  @Test
  void direct_calls_need_no_thread() {
    List<Boolean> virtual = Collections.synchronizedList(new ArrayList<>());
    FakeUsers users =
        new FakeUsers(observer -> {
          virtual.add(Thread.currentThread().isVirtual());
          FakeUsers.answer(observer);
        });
    TestServer server =
        started(
            TestServer.start(
                GrpcServer.builder("test")
                    .authenticator(TestTokens.verifier(MovableClock.create()))
                    .add(users)
                    .directCalls(UserServiceGrpc.getGetUserMethod())));
    Channel ann = server.asCustomer(ANN);

    getUser(ann);
    getUser(ann);

    // The token of the first call was not verified yet, and a verification may block.
    assertThat(virtual).containsExactly(true, false);
  }

  private TestServer serve(FakeUsers.Handler handler) {
    return started(TestServer.start(new FakeUsers(handler)));
  }

  private TestServer started(TestServer server) {
    servers.add(server);
    return server;
  }

  private static String key(String scope) {
    return TestTokens.apiKeyToken(ANN, scope, Role.ROLE_CUSTOMER);
  }

  private static GetUserResponse getUser(Channel channel) {
    return UserServiceGrpc.newBlockingStub(channel).getUser(GetUserRequest.getDefaultInstance());
  }

  private static HealthCheckRequest service(String name) {
    return HealthCheckRequest.newBuilder().setService(name).build();
  }

  private static StatusRuntimeException assertRefused(Reason reason, Supplier<?> call) {
    StatusRuntimeException e = catchThrowableOfType(StatusRuntimeException.class, call::get);
    assertThat(e).isNotNull();
    assertThat(GrpcErrors.fromStatus(e).reason()).isEqualTo(reason);
    return e;
  }
}
