package com.nissmart.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWKSet;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.v1.GetJwksResponse;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.payout.v1.WithdrawalStatus;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.process.Lifecycle;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import com.nissmart.testkit.TestServer;
import com.nissmart.testkit.TestTokens;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process as it is started, with the real clock and its own workers. */
class PayoutAppTest {
  private final Lifecycle lifecycle = new Lifecycle();
  private final FakeLedger ledger = new FakeLedger(InstantSource.system());
  private final UUID ada = UUID.randomUUID();
  private final UUID wallet = ledger.open(ada, 1_000_000);
  private final TestDatabase database = TestPostgres.database("payout");

  @AfterEach
  void stop() {
    lifecycle.close();
  }

  @Test
  void it_pays_a_withdrawal_by_itself_and_soon() {
    PayoutServiceBlockingStub payout = stub(start(Map.of()));

    String id = withdraw(payout, "k1", "0123456789");

    Await.until(Duration.ofSeconds(5), () -> status(payout, id) == completed());
    assertThat(ledger.posted(wallet)).isEqualTo(999_000);
  }

  @Test
  void a_restarted_process_finishes_its_withdrawals() {
    Map<String, String> slow = Map.of("NISSMART_RAIL_DELAY", "1s");
    PayoutApp first = start(slow);
    String id = withdraw(stub(first), "k1", "0123456789");
    Await.until(
        Duration.ofSeconds(5),
        () -> status(stub(first), id) == WithdrawalStatus.WITHDRAWAL_STATUS_PROCESSING);
    first.close();

    PayoutServiceBlockingStub second = stub(start(slow));

    Await.until(Duration.ofSeconds(10), () -> status(second, id) == completed());
  }

  @Test
  void several_processes_over_one_database_share_the_work() {
    PayoutServiceBlockingStub one = stub(start(Map.of()));
    PayoutServiceBlockingStub two = stub(start(Map.of()));
    for (int i = 0; i < 40; i++) {
      withdraw(i % 2 == 0 ? one : two, "k" + i, "0123456789");
    }
    Await.until(Duration.ofSeconds(20), () -> ledger.posted(wallet) == 960_000);
    assertThat(ledger.heldInAll()).isZero();
  }

  @Test
  void a_cancel_window_leaves_time_to_take_a_withdrawal_back() {
    PayoutServiceBlockingStub payout = stub(start(Map.of("NISSMART_PAYOUT_CANCEL_WINDOW", "1h")));
    String id = withdraw(payout, "k1", "0123456789");
    assertThat(
            payout
                .cancelWithdrawal(
                    com.nissmart.payout.v1.CancelWithdrawalRequest.newBuilder()
                        .setWithdrawalId(id)
                        .build())
                .getWithdrawal()
                .getStatus())
        .isEqualTo(WithdrawalStatus.WITHDRAWAL_STATUS_CANCELLED);
  }

  @Test
  void all_mistakes_in_the_settings_are_reported_at_once() {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_PAYOUT_LEASE", "1s",
                "NISSMART_PAYOUT_PARALLEL", "0",
                "NISSMART_PAYOUT_POLL_INTERVAL", "0s",
                "NISSMART_RAIL_DELAI", "1s"));
    PayoutSettings.read(settings);
    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(String.join("\n", e.errors()))
                    .contains("NISSMART_PAYOUT_DATABASE_URL is required")
                    .contains("NISSMART_SERVICE_SECRET")
                    .contains("NISSMART_PAYOUT_LEASE must be at least 20s")
                    .contains("NISSMART_PAYOUT_PARALLEL")
                    .contains("NISSMART_PAYOUT_POLL_INTERVAL must be at least 1ms")
                    .contains("did you mean NISSMART_RAIL_DELAY"));
  }

  private PayoutApp start(Map<String, String> more) {
    TestServer others = lifecycle.add(TestServer.start(InstantSource.system(), ledger, new Keys()));
    Map<String, String> given = new HashMap<>(more);
    given.put("NISSMART_PAYOUT_DATABASE_URL", url(database.app()));
    given.put("NISSMART_PAYOUT_MIGRATION_URL", url(database.owner()));
    given.put("NISSMART_PAYOUT_GRPC_PORT", "0");
    given.put("NISSMART_LEDGER_TARGET", others.target());
    given.put("NISSMART_ACCOUNTS_TARGET", others.target());
    given.put("NISSMART_SERVICE_SECRET", TestTokens.SERVICE_SECRET.reveal());
    Settings settings = Settings.of(given);
    PayoutSettings read = PayoutSettings.read(settings);
    settings.check();
    return lifecycle.add(new PayoutApp(read, InstantSource.system())).start();
  }

  private PayoutServiceBlockingStub stub(PayoutApp app) {
    ManagedChannel channel =
        GrpcClients.channelWithToken(
            "127.0.0.1:" + app.grpcPort(),
            () -> TestTokens.userToken(InstantSource.system(), ada, Role.ROLE_CUSTOMER));
    lifecycle.onClose(channel::shutdownNow);
    return PayoutServiceGrpc.newBlockingStub(channel);
  }

  private String withdraw(PayoutServiceBlockingStub payout, String key, String accountNumber) {
    return payout
        .createWithdrawal(
            CreateWithdrawalRequest.newBuilder()
                .setIdempotencyKey(key)
                .setAccountId(Ids.ACCOUNT.format(wallet))
                .setAmount(Money.newBuilder().setAmount(1_000).setCurrency("NGN"))
                .setDestination(
                    Destination.newBuilder()
                        .setBankCode("058")
                        .setAccountNumber(accountNumber)
                        .setAccountName("Ada Obi"))
                .build())
        .getWithdrawal()
        .getId();
  }

  private static WithdrawalStatus status(PayoutServiceBlockingStub payout, String id) {
    Withdrawal withdrawal =
        payout
            .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
            .getWithdrawal();
    return withdrawal.getStatus();
  }

  private static WithdrawalStatus completed() {
    return WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED;
  }

  private static String url(DatabaseSettings database) {
    return database.jdbcUrl()
        + (database.jdbcUrl().contains("?") ? "&" : "?")
        + "user="
        + database.user()
        + "&password="
        + database.password();
  }

  /** The accounts service as far as tokens need it. */
  private static final class Keys extends UserServiceGrpc.UserServiceImplBase {
    @Override
    public void getJwks(GetJwksRequest request, StreamObserver<GetJwksResponse> observer) {
      observer.onNext(
          GetJwksResponse.newBuilder()
              .setJwks(new JWKSet(TestTokens.key().toPublicJWK()).toString())
              .build());
      observer.onCompleted();
    }
  }
}
