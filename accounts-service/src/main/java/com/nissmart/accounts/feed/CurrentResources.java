package com.nissmart.accounts.feed;

import com.nissmart.accounts.webhook.EventData;
import com.nissmart.accounts.webhook.ResourceLookup;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;

/** Transactions and withdrawals as their services show them now. */
public final class CurrentResources implements ResourceLookup {
  private final LedgerServiceBlockingStub ledger;
  private final PayoutServiceBlockingStub payout;

  /** Resources of these services. */
  public CurrentResources(LedgerServiceBlockingStub ledger, PayoutServiceBlockingStub payout) {
    this.ledger = ledger;
    this.payout = payout;
  }

  @Override
  public EventData find(String id) {
    try {
      return Ids.TRANSACTION.isId(id) ? transaction(id) : withdrawal(id);
    } catch (StatusRuntimeException e) {
      throw GrpcErrors.fromStatus(e);
    }
  }

  private EventData transaction(String id) {
    Transaction now =
        ledger
            .getTransaction(GetTransactionRequest.newBuilder().setTransactionId(id).build())
            .getTransaction();
    return (out, requester) -> TransactionEvents.write(out, now, requester);
  }

  private EventData withdrawal(String id) {
    Withdrawal now =
        payout
            .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
            .getWithdrawal();
    return (out, requester) -> WithdrawalEvents.write(out, now);
  }
}
