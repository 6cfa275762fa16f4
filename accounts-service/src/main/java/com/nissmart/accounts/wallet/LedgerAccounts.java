package com.nissmart.accounts.wallet;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import java.util.UUID;

/** The ledger accounts behind the wallets. */
public record LedgerAccounts(LedgerServiceBlockingStub ledger) {
  /**
   * Opens the account of a wallet; succeeds too when the account is open already.
   *
   * @throws Refusal the ledger's own refusal; UNAVAILABLE or DEADLINE_EXCEEDED when it is not known
   *     whether the account was opened
   */
  void open(Wallet wallet) {
    OpenAccountRequest request =
        OpenAccountRequest.newBuilder()
            .setAccountId(Ids.ACCOUNT.format(wallet.accountId()))
            .setOwnerId(Ids.USER.format(wallet.userId()))
            .setCurrency(wallet.currency())
            .build();
    try {
      ledger.openAccount(request);
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }

  /**
   * Returns whether an account is closed. A closed account stays closed.
   *
   * @throws Refusal when the ledger does not answer
   */
  boolean isClosed(UUID accountId) {
    GetAccountRequest request =
        GetAccountRequest.newBuilder().setAccountId(Ids.ACCOUNT.format(accountId)).build();
    try {
      return ledger.getAccount(request).getAccount().getStatus()
          == AccountStatus.ACCOUNT_STATUS_CLOSED;
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }
}
