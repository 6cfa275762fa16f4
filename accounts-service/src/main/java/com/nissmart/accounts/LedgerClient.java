package com.nissmart.accounts;

import com.nissmart.accounts.wallet.LedgerAccounts;
import com.nissmart.accounts.wallet.Wallet;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;
import java.util.UUID;

/** The ledger service, as this one needs it. */
final class LedgerClient implements LedgerAccounts {
  private final LedgerServiceBlockingStub ledger;

  LedgerClient(LedgerServiceBlockingStub ledger) {
    this.ledger = ledger;
  }

  @Override
  public void open(Wallet wallet) {
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

  @Override
  public boolean isClosed(UUID accountId) {
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
