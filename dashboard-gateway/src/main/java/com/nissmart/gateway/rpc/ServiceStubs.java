package com.nissmart.gateway.rpc;

import com.nissmart.accounts.v1.ApiKeyServiceGrpc;
import com.nissmart.accounts.v1.ApiKeyServiceGrpc.ApiKeyServiceStub;
import com.nissmart.accounts.v1.AuditServiceGrpc;
import com.nissmart.accounts.v1.AuditServiceGrpc.AuditServiceStub;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.accounts.v1.UserServiceGrpc.UserServiceStub;
import com.nissmart.accounts.v1.WalletServiceGrpc;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.accounts.v1.WebhookServiceGrpc;
import com.nissmart.accounts.v1.WebhookServiceGrpc.WebhookServiceStub;
import com.nissmart.common.v1.ActionLogServiceGrpc;
import com.nissmart.common.v1.ActionLogServiceGrpc.ActionLogServiceStub;
import com.nissmart.common.v1.LineageServiceGrpc;
import com.nissmart.common.v1.LineageServiceGrpc.LineageServiceStub;
import com.nissmart.common.v1.ProposalServiceGrpc;
import com.nissmart.common.v1.ProposalServiceGrpc.ProposalServiceStub;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import com.nissmart.payout.v1.BankServiceGrpc;
import com.nissmart.payout.v1.BankServiceGrpc.BankServiceStub;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceStub;
import com.nissmart.payout.v1.ReconciliationServiceGrpc;
import com.nissmart.payout.v1.ReconciliationServiceGrpc.ReconciliationServiceStub;
import io.grpc.Channel;
import io.grpc.stub.AbstractStub;
import java.util.Map;

/**
 * The stubs of all services. Their callbacks run on the network's own threads, since ours only
 * convert an answer and send it on.
 *
 * @param proposals by the name of the service that keeps them
 * @param actionLogs by the name of the service that writes them
 * @param lineages by the name of the service that has recorded them
 */
public record ServiceStubs(
    UserServiceStub users,
    WalletServiceStub wallets,
    ApiKeyServiceStub apiKeys,
    AuditServiceStub audit,
    WebhookServiceStub webhooks,
    LedgerServiceStub ledger,
    PayoutServiceStub payout,
    BankServiceStub banks,
    ReconciliationServiceStub reconciliations,
    Map<String, ProposalServiceStub> proposals,
    Map<String, ActionLogServiceStub> actionLogs,
    Map<String, LineageServiceStub> lineages) {

  /** Returns the stubs on channels to the three services. */
  public static ServiceStubs on(Channel accounts, Channel ledger, Channel payout) {
    return new ServiceStubs(
        direct(UserServiceGrpc.newStub(accounts)),
        direct(WalletServiceGrpc.newStub(accounts)),
        direct(ApiKeyServiceGrpc.newStub(accounts)),
        direct(AuditServiceGrpc.newStub(accounts)),
        direct(WebhookServiceGrpc.newStub(accounts)),
        direct(LedgerServiceGrpc.newStub(ledger)),
        direct(PayoutServiceGrpc.newStub(payout)),
        direct(BankServiceGrpc.newStub(payout)),
        direct(ReconciliationServiceGrpc.newStub(payout)),
        Map.of(
            "accounts", direct(ProposalServiceGrpc.newStub(accounts)),
            "ledger", direct(ProposalServiceGrpc.newStub(ledger)),
            "payout", direct(ProposalServiceGrpc.newStub(payout))),
        Map.of(
            "accounts", direct(ActionLogServiceGrpc.newStub(accounts)),
            "ledger", direct(ActionLogServiceGrpc.newStub(ledger)),
            "payout", direct(ActionLogServiceGrpc.newStub(payout))),
        Map.of(
            "accounts", direct(LineageServiceGrpc.newStub(accounts)),
            "ledger", direct(LineageServiceGrpc.newStub(ledger)),
            "payout", direct(LineageServiceGrpc.newStub(payout))));
  }

  private static <S extends AbstractStub<S>> S direct(S stub) {
    return stub.withExecutor(Runnable::run);
  }
}
