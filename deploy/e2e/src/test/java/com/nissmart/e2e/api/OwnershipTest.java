package com.nissmart.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceBlockingStub;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.runtime.grpc.GrpcClients;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ownership: data of other users is not found, over REST and on each service's own port. */
final class OwnershipTest {
  private final Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(100_000);
  private final Saver chidi = Saver.joins(SharedSystem.gateway(), "chidi");
  private final Saver mallory = Saver.joins(SharedSystem.gateway(), "mallory").has(100_000);
  private final String deposit = ada.deposits("mine", 1_000).id();
  private final String transfer = ada.sends(chidi, "ours", 1_000).id();
  private final String withdrawal = ada.withdraws("mine", 1_000, "9990000001").id();
  private final List<ManagedChannel> channels = new ArrayList<>();

  @AfterEach
  void close_channels() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  @Test
  void rest_hides_the_data_of_other_users() {
    for (String path :
        List.of(
            "/v1/accounts/" + ada.account(),
            "/v1/accounts/" + ada.account() + "/balance",
            "/v1/accounts/" + ada.account() + "/entries",
            "/v1/transactions/" + deposit,
            "/v1/transactions/" + transfer,
            "/v1/transfers/" + transfer,
            "/v1/withdrawals/" + withdrawal)) {
      assertThat(ada.rest().get(path).status()).as("its owner reads " + path).isEqualTo(200);
      assertThat(mallory.rest().get(path).status()).as("a stranger reads " + path).isEqualTo(404);
    }
    assertThat(chidi.rest().get("/v1/transfers/" + transfer).status())
        .as("the receiver sees the transfer")
        .isEqualTo(200);
  }

  @Test
  void rest_refuses_to_debit_the_wallet_of_another_user() {
    RestResponse stolen =
        mallory.rest().post("/v1/transfers", "steal", ada.transferTo(mallory, 500));
    assertThat(stolen.status()).isEqualTo(404);
    assertThat(stolen.text("code")).isEqualTo("ACCOUNT_NOT_FOUND");
    RestResponse cashed =
        mallory.rest().post("/v1/withdrawals", "steal", ada.withdrawalTo("0123456789", 500));
    assertThat(cashed.status()).isEqualTo(404);
    assertThat(mallory.available()).isEqualTo(100_000);
  }

  @Test
  void rest_refuses_to_cancel_or_retry_anothers_withdrawal() {
    String path = "/v1/withdrawals/" + withdrawal;
    assertThat(mallory.rest().post(path + "/cancel", "c").status()).isEqualTo(404);
    assertThat(mallory.rest().post(path + "/retry", "r").status()).isEqualTo(404);
  }

  @Test
  void lists_show_only_the_callers_own_data() {
    assertThat(mallory.rest().get("/v1/withdrawals").text()).doesNotContain(withdrawal);
    assertThat(mallory.rest().get("/v1/transactions").text())
        .doesNotContain(deposit)
        .doesNotContain(transfer);
    assertThat(mallory.rest().get("/v1/accounts").text()).doesNotContain(ada.account());
  }

  @Test
  void the_ledger_port_hides_the_data_of_other_users() {
    LedgerServiceBlockingStub ledger =
        LedgerServiceGrpc.newBlockingStub(channel("ledger", mallory));
    String account = ada.account();
    isNotFound(
        Reason.ACCOUNT_NOT_FOUND,
        () -> ledger.getAccount(GetAccountRequest.newBuilder().setAccountId(account).build()));
    isNotFound(
        Reason.ACCOUNT_NOT_FOUND,
        () -> ledger.getBalance(GetBalanceRequest.newBuilder().setAccountId(account).build()));
    isNotFound(
        Reason.ACCOUNT_NOT_FOUND,
        () -> ledger.listEntries(ListEntriesRequest.newBuilder().setAccountId(account).build()));
    isNotFound(
        Reason.TRANSACTION_NOT_FOUND,
        () ->
            ledger.getTransaction(
                GetTransactionRequest.newBuilder().setTransactionId(transfer).build()));
    isNotFound(
        Reason.ACCOUNT_NOT_FOUND,
        () ->
            ledger.postTransaction(
                PostTransactionRequest.newBuilder()
                    .setIdempotencyKey("steal")
                    .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
                    .setAmount(naira(500))
                    .setSourceAccountId(account)
                    .setDestinationAccountId(mallory.account())
                    .build()));
    assertThat(mallory.available()).isEqualTo(100_000);
  }

  @Test
  void the_accounts_port_hides_the_wallets_of_other_users() {
    WalletServiceBlockingStub wallets =
        WalletServiceGrpc.newBlockingStub(channel("accounts", mallory));
    isNotFound(
        Reason.ACCOUNT_NOT_FOUND,
        () -> wallets.getWallet(GetWalletRequest.newBuilder().setAccountId(ada.account()).build()));
  }

  @Test
  void the_payout_port_hides_the_data_of_other_users() {
    PayoutServiceBlockingStub payouts =
        PayoutServiceGrpc.newBlockingStub(channel("payout", mallory));
    isNotFound(
        Reason.WITHDRAWAL_NOT_FOUND,
        () ->
            payouts.getWithdrawal(
                GetWithdrawalRequest.newBuilder().setWithdrawalId(withdrawal).build()));
    isNotFound(
        Reason.WITHDRAWAL_NOT_FOUND,
        () ->
            payouts.cancelWithdrawal(
                CancelWithdrawalRequest.newBuilder().setWithdrawalId(withdrawal).build()));
    isNotFound(
        Reason.ACCOUNT_NOT_FOUND,
        () ->
            payouts.createWithdrawal(
                CreateWithdrawalRequest.newBuilder()
                    .setIdempotencyKey("steal")
                    .setAccountId(ada.account())
                    .setAmount(naira(500))
                    .setDestination(
                        Destination.newBuilder()
                            .setBankCode("058")
                            .setAccountNumber("0123456789")
                            .setAccountName("Mallory"))
                    .build()));
  }

  private ManagedChannel channel(String service, Saver caller) {
    ManagedChannel channel =
        GrpcClients.channelWithToken(SharedSystem.grpc(service), () -> caller.rest().token());
    channels.add(channel);
    return channel;
  }

  private static Money naira(long kobo) {
    return Money.newBuilder().setAmount(kobo).setCurrency("NGN").build();
  }

  private static void isNotFound(Reason reason, ThrowingCallable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(GrpcErrors.fromStatus(refused).reason()).isEqualTo(reason);
  }
}
