package com.nissmart.e2e.reliability;

import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.e2e.reliability.ServiceCalls.CallResult;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.Destination;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Wallets that operators freeze while withdrawals are queued and returns are on their way, and
 * wallets that are closed as soon as their only withdrawal has left, before the bank returns it.
 */
final class ChaosWallets {
  private static final List<AccountStatus> FROZEN =
      List.of(
          AccountStatus.ACCOUNT_STATUS_FROZEN,
          AccountStatus.ACCOUNT_STATUS_DEBITS_FROZEN,
          AccountStatus.ACCOUNT_STATUS_CREDITS_FROZEN);
  private static final int LONGEST_FREEZE_MILLIS = 3_000;
  private static final int PAUSE_MILLIS = 100;
  private static final int MOST_TRIES = 200;
  private static final long KOBO = 500;

  private final PayoutCluster cluster;
  private final List<PayoutCluster.FundedWallet> wallets;
  private final String service;
  private final Random random;
  private final LedgerServiceBlockingStub ledger;
  private final AtomicInteger withdrawals = new AtomicInteger();

  ChaosWallets(
      PayoutCluster cluster,
      List<PayoutCluster.FundedWallet> wallets,
      String service,
      Random random) {
    this.cluster = cluster;
    this.wallets = wallets;
    this.service = service;
    this.random = random;
    this.ledger =
        LedgerServiceGrpc.newBlockingStub(
            cluster.asOperator("ledger", PayoutCluster.OPERATORS.getFirst()));
  }

  /** Returns the number of withdrawals from wallets that were to be closed. */
  int withdrawals() {
    return withdrawals.get();
  }

  /** Freezes a wallet for a moment. */
  void freezeOne() {
    UUID account = wallets.get(random.nextInt(wallets.size())).account();
    if (isSet(account, FROZEN.get(random.nextInt(FROZEN.size())))) {
      ChaosSteps.pause(random.nextInt(LONGEST_FREEZE_MILLIS));
    }
    while (!isSet(account, AccountStatus.ACCOUNT_STATUS_ACTIVE)) {
      ChaosSteps.pause(PAUSE_MILLIS);
    }
  }

  /**
   * Withdraws all money of a new wallet to an account that sends it back, and closes the wallet
   * when it is empty. It stays open when the money comes back first.
   */
  void closeOne() {
    PayoutCluster.FundedWallet[] wallet = new PayoutCluster.FundedWallet[1];
    if (ServiceCalls.call(() -> wallet[0] = cluster.wallet(KOBO)) == CallResult.AWAY) {
      return;
    }
    PayoutServiceBlockingStub payout = cluster.payout(service, wallet[0].owner());
    CreateWithdrawalRequest request = request(wallet[0]);
    withdrawals.incrementAndGet();
    while (ServiceCalls.call(() -> payout.createWithdrawal(request)) == CallResult.AWAY) {
      ChaosSteps.pause(PAUSE_MILLIS);
    }
    UUID account = wallet[0].account();
    for (int tries = 0;
        tries < MOST_TRIES && !isSet(account, AccountStatus.ACCOUNT_STATUS_CLOSED);
        tries++) {
      ChaosSteps.pause(PAUSE_MILLIS);
    }
  }

  private boolean isSet(UUID account, AccountStatus status) {
    SetAccountStatusRequest request =
        SetAccountStatusRequest.newBuilder()
            .setAccountId(Ids.ACCOUNT.format(account))
            .setStatus(status)
            .setNote("Chaos")
            .build();
    return ServiceCalls.call(() -> ledger.setAccountStatus(request), Reason.ACCOUNT_NOT_EMPTY)
        == CallResult.DONE;
  }

  private static CreateWithdrawalRequest request(PayoutCluster.FundedWallet wallet) {
    return CreateWithdrawalRequest.newBuilder()
        .setIdempotencyKey("all")
        .setAccountId(Ids.ACCOUNT.format(wallet.account()))
        .setAmount(Money.newBuilder().setAmount(KOBO).setCurrency("NGN"))
        .setDestination(
            Destination.newBuilder()
                .setBankCode("058")
                .setAccountNumber("9990000005")
                .setAccountName("Ada Obi"))
        .build();
  }
}
