package com.nissmart.accounts;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.user.Operators.OperatorSettings;
import com.nissmart.accounts.v1.CreateBrowserSessionRequest;
import com.nissmart.accounts.v1.CreateBrowserSessionResponse;
import com.nissmart.accounts.v1.CreateSessionRequest;
import com.nissmart.accounts.v1.ExchangeBrowserSessionRequest;
import com.nissmart.accounts.v1.GetUserRequest;
import com.nissmart.accounts.v1.RefreshSessionRequest;
import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.SetRolesRequest;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceBlockingStub;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import com.nissmart.accounts.v1.WebhookServiceGrpc;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceBlockingStub;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceBlockingStub;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * The whole accounts service on a fresh database, with a ledger that can fail and a clock that can
 * be moved.
 */
final class AccountsHarness implements AutoCloseable {
  static final String PASSWORD = "correct horse battery";
  static final String ENCRYPTION_TEXT = EncryptionKeys.newLine("test");
  static final EncryptionKeys ENCRYPTION = EncryptionKeys.parse(ENCRYPTION_TEXT);

  final MovableClock clock = MovableClock.create();
  final FakeLedger ledger = new FakeLedger();
  final FakePayout payout = new FakePayout();
  final TestDatabase database = TestPostgres.database("accounts");
  final AccountsApp app;

  private final Lifecycle lifecycle = new Lifecycle();
  private final TestServer ledgerServer;
  private final Jdbi superuser;

  /** Starts with the operator of the given settings, so that none is created. */
  AccountsHarness(Optional<OperatorSettings> operator) {
    ledgerServer = lifecycle.add(TestServer.start(clock, ledger, payout));
    superuser = lifecycle.add(Database.open("test", database.superuser())).jdbi();
    app = start(settings(operator));
  }

  AccountsHarness() {
    this(Optional.empty());
  }

  static OperatorSettings operator(String email, String password) {
    return new OperatorSettings(EmailAddress.parse("email", email), PlainPassword.of(password));
  }

  /** Starts another process of the service on the same database. */
  AccountsApp start(AccountsSettings settings) {
    return lifecycle.add(new AccountsApp(settings, clock).start());
  }

  AccountsSettings settings(Optional<OperatorSettings> operator) {
    return settings(operator, 0);
  }

  AccountsSettings settings(Optional<OperatorSettings> operator, int grpcPort) {
    return settings(operator, grpcPort, ENCRYPTION);
  }

  AccountsSettings settings(EncryptionKeys encryption) {
    return settings(Optional.empty(), 0, encryption);
  }

  private AccountsSettings settings(
      Optional<OperatorSettings> operator, int grpcPort, EncryptionKeys encryption) {
    return new AccountsSettings(
        database.app(),
        Optional.empty(),
        GrpcSettings.LOOPBACK,
        grpcPort,
        ledgerServer.target(),
        ledgerServer.target(),
        TestTokens.SERVICE_KEYS,
        encryption,
        AccountsSettings.Lifetimes.DEFAULT,
        new AccountsSettings.Hashing(2, Duration.ofSeconds(30)),
        3,
        new AccountsSettings.WebhookSettings(true, List.of(TestTokens.SERVICE_SECRET)),
        Duration.ofDays(3),
        operator);
  }

  /** Returns access to the database as a superuser. */
  Jdbi superuser() {
    return superuser;
  }

  ManagedChannel channel(AccountsApp to, String token, ServiceDescriptor... retried) {
    return channel(to, () -> token, retried);
  }

  ManagedChannel asService(String name) {
    return asService(app, name);
  }

  private ManagedChannel asService(AccountsApp to, String name) {
    return channel(to, () -> TestTokens.serviceToken(clock, name));
  }

  private ManagedChannel channel(
      AccountsApp to, Supplier<String> token, ServiceDescriptor... retried) {
    ManagedChannel channel =
        GrpcClients.channelWithToken("127.0.0.1:" + to.grpcPort(), token, retried);
    lifecycle.onClose(channel::shutdownNow);
    return channel;
  }

  UserServiceBlockingStub gateway() {
    return gateway(app);
  }

  UserServiceBlockingStub gateway(AccountsApp to) {
    return UserServiceGrpc.newBlockingStub(asService(to, "gateway"))
        .withDeadlineAfter(Duration.ofMinutes(1));
  }

  UserServiceBlockingStub users(String accessToken) {
    return UserServiceGrpc.newBlockingStub(channel(app, accessToken));
  }

  WebhookServiceBlockingStub webhooks(String accessToken) {
    return WebhookServiceGrpc.newBlockingStub(channel(app, accessToken));
  }

  ProposalServiceBlockingStub proposals(String accessToken) {
    return ProposalServiceGrpc.newBlockingStub(channel(app, accessToken));
  }

  WalletServiceBlockingStub wallets(String accessToken) {
    return WalletServiceGrpc.newBlockingStub(channel(app, accessToken));
  }

  User register(String email) {
    return gateway().registerUser(registration(email)).getUser();
  }

  static RegisterUserRequest registration(String email) {
    return RegisterUserRequest.newBuilder()
        .setEmail(email)
        .setFirstName("Ada")
        .setLastName("Obi")
        .setPassword(PASSWORD)
        .build();
  }

  Tokens signIn(String email, String password) {
    return signIn(app, email, password);
  }

  Tokens signIn(AccountsApp at, String email, String password) {
    CreateSessionRequest request =
        CreateSessionRequest.newBuilder().setEmail(email).setPassword(password).build();
    return gateway(at).createSession(request).getTokens();
  }

  /** Signs in from a network. */
  Tokens signIn(String email, String password, String network) {
    return gateway()
        .createSession(
            CreateSessionRequest.newBuilder()
                .setEmail(email)
                .setPassword(password)
                .setNetwork(network)
                .build())
        .getTokens();
  }

  /** Signs a browser in. */
  CreateBrowserSessionResponse browse(String email, String password) {
    return gateway()
        .createBrowserSession(
            CreateBrowserSessionRequest.newBuilder()
                .setEmail(email)
                .setPassword(password)
                .setUserAgent("Firefox on Linux")
                .build());
  }

  /** Exchanges a browser's token for an access token. */
  String exchange(String sessionToken) {
    return gateway()
        .exchangeBrowserSession(
            ExchangeBrowserSessionRequest.newBuilder().setSessionToken(sessionToken).build())
        .getAccessToken();
  }

  Tokens refresh(String refreshToken) {
    RefreshSessionRequest request =
        RefreshSessionRequest.newBuilder().setRefreshToken(refreshToken).build();
    return gateway().refreshSession(request).getTokens();
  }

  User me(String accessToken) {
    return users(accessToken).getUser(GetUserRequest.getDefaultInstance()).getUser();
  }

  /** Registers a user and signs in. */
  String newcomer(String email) {
    register(email);
    return signIn(email, PASSWORD).getAccessToken();
  }

  /** Registers another operator with the help of one, and signs in. */
  String newOperator(String bossToken, String email) {
    User user = register(email);
    var _ =
        users(bossToken)
            .setRoles(
                SetRolesRequest.newBuilder()
                    .setUserId(user.getId())
                    .addRoles(Role.ROLE_OPERATOR)
                    .setReason("A new colleague")
                    .build());
    return signIn(email, PASSWORD).getAccessToken();
  }

  /** Returns the refusal of a call; fails when there is none. */
  static Refusal refusal(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e);
    }
    throw new AssertionError("the call was not refused");
  }

  /** Returns the answer of a call, or the name of the reason of its refusal. */
  static String outcome(Callable<String> call) throws Exception {
    try {
      return call.call();
    } catch (StatusRuntimeException e) {
      return GrpcErrors.fromStatus(e).reason().name();
    }
  }

  @Override
  public void close() {
    lifecycle.close();
  }
}
