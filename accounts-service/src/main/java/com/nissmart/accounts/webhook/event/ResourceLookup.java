package com.nissmart.accounts.webhook.event;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.Withdrawal;
import com.nissmart.runtime.grpc.GrpcErrors;
import io.grpc.StatusRuntimeException;

/**
 * The present state of transactions and withdrawals, read from the ledger and the payout service.
 */
public record ResourceLookup(LedgerServiceBlockingStub ledger, PayoutServiceBlockingStub payout) {
  /**
   * Returns the transaction or withdrawal in its present state.
   *
   * @param id txn_... or wdr_...
   * @throws Refusal when its service does not answer or refuses
   */
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
