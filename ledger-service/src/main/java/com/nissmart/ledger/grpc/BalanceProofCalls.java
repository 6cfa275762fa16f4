package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.liability.AccountLeaf;
import com.nissmart.ledger.liability.BalanceProofView;
import com.nissmart.ledger.liability.BalanceProofView.SignedAccountsTree;
import com.nissmart.ledger.liability.BalanceProofs;
import com.nissmart.ledger.v1.AccountsTree;
import com.nissmart.ledger.v1.BalanceProof;
import com.nissmart.ledger.v1.CurrencyTree;
import com.nissmart.ledger.v1.GetBalanceProofRequest;
import com.nissmart.ledger.v1.GetBalanceProofResponse;
import com.nissmart.ledger.v1.GetLiabilitiesRequest;
import com.nissmart.ledger.v1.GetLiabilitiesResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.ProvenAccount;
import com.nissmart.ledger.v1.SumNode;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** The calls for the proofs of balances and of the sum of all balances. */
public final class BalanceProofCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private final BalanceProofs proofs;
  private final InstantSource clock;

  public BalanceProofCalls(BalanceProofs proofs, InstantSource clock) {
    this.proofs = proofs;
    this.clock = clock;
  }

  @Override
  public void getBalanceProof(
      GetBalanceProofRequest request, StreamObserver<GetBalanceProofResponse> observer) {
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    GetBalanceProofResponse.Builder response = GetBalanceProofResponse.newBuilder();
    proofs
        .find(LedgerReadCalls.viewer(Caller.current()), accountId)
        .ifPresentOrElse(
            proof -> response.setProof(message(proof)),
            () -> {
              Instant readyAt = proofs.nextAt();
              response
                  .setReadyAt(LedgerMessages.timestamp(readyAt))
                  .setReadyInSeconds(secondsUntil(readyAt));
            });
    reply(observer, response.build());
  }

  @Override
  public void getLiabilities(
      GetLiabilitiesRequest request, StreamObserver<GetLiabilitiesResponse> observer) {
    GetLiabilitiesResponse.Builder response = GetLiabilitiesResponse.newBuilder();
    proofs
        .liabilities()
        .ifPresentOrElse(
            signed ->
                response.setAccounts(message(signed)).setHead(HeadCalls.message(signed.head())),
            () -> {
              Instant readyAt = proofs.nextAt();
              response
                  .setReadyAt(LedgerMessages.timestamp(readyAt))
                  .setReadyInSeconds(secondsUntil(readyAt));
            });
    reply(observer, response.build());
  }

  private long secondsUntil(Instant readyAt) {
    return 1 + Duration.between(clock.instant(), readyAt).toSeconds();
  }

  /** Returns a proof as the contract has it. */
  public static BalanceProof message(BalanceProofView proof) {
    AccountLeaf leaf = proof.leaf();
    BalanceProof.Builder message =
        BalanceProof.newBuilder()
            .setAccount(
                ProvenAccount.newBuilder()
                    .setAccountId(Ids.ACCOUNT.format(leaf.accountId()))
                    .setKind(proof.tree().kind())
                    .setCurrency(proof.tree().currency())
                    .setBalance(leaf.balance())
                    .setHeld(leaf.held())
                    .setAccountSeq(leaf.accountSeq())
                    .setSeq(leaf.seq())
                    .setSalt(leaf.salt())
                    .setIndex(proof.index()))
            .setAccounts(message(proof.signed()))
            .setHead(HeadCalls.message(proof.signed().head()));
    proof
        .path()
        .forEach(
            node -> message.addPath(SumNode.newBuilder().setHash(node.hash()).setSum(node.sum())));
    return message.build();
  }

  private static AccountsTree message(SignedAccountsTree signed) {
    AccountsTree.Builder message =
        AccountsTree.newBuilder()
            .setBookId(signed.tree().bookId())
            .setBatchNo(signed.tree().batchNo())
            .setSeq(signed.tree().seq())
            .setHash(signed.tree().hash());
    signed
        .tree()
        .trees()
        .forEach(each ->
            message.addTrees(
                CurrencyTree.newBuilder()
                    .setKind(each.kind())
                    .setCurrency(each.currency())
                    .setAccounts(each.accounts())
                    .setTotal(each.total())
                    .setRoot(each.root())));
    return message.build();
  }
}
