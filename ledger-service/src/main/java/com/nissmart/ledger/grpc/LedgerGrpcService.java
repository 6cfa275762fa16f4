package com.nissmart.ledger.grpc;

import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.write.BalanceExplainer;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.grpc.NetworkThreads;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.time.InstantSource;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ledger's gRPC service in three parts: calls that write, calls that read, and calls about the
 * book as a whole. Postings and balances are answered on the network's threads without blocking;
 * every other call waits on a thread of its own.
 */
public final class LedgerGrpcService implements BindableService {
  private static final Set<MethodDescriptor<?, ?>> ACCOUNT_ORDERS =
      Set.of(
          LedgerServiceGrpc.getOpenAccountMethod(), LedgerServiceGrpc.getSetAccountStatusMethod());
  private static final Set<MethodDescriptor<?, ?>> OVERSIGHT =
      Set.of(
          LedgerServiceGrpc.getGetTotalsMethod(),
          LedgerServiceGrpc.getWatchTransactionsMethod(),
          LedgerServiceGrpc.getVerifyBookMethod(),
          LedgerServiceGrpc.getGetVerificationMethod());

  private final LedgerWriteCalls writes;
  private final LedgerReadCalls reads;
  private final LedgerOversightCalls oversight;

  public LedgerGrpcService(
      NetworkThreads network,
      Ledger ledger,
      History history,
      CurrentBalances balances,
      BalanceExplainer explainer,
      LedgerOversightCalls oversight,
      InstantSource clock) {
    this.writes = new LedgerWriteCalls(ledger, history, network, clock);
    this.reads = new LedgerReadCalls(history, balances, explainer, network, clock);
    this.oversight = oversight;
  }

  /** Returns the calls that only queue work and may run on the network's threads. */
  public static MethodDescriptor<?, ?>[] directCalls() {
    return Stream.concat(Stream.of(orders()), Stream.of(LedgerServiceGrpc.getGetBalanceMethod()))
        .toArray(MethodDescriptor<?, ?>[]::new);
  }

  /** Returns the calls that are refused while the book's queue is full. */
  public static MethodDescriptor<?, ?>[] orders() {
    return new MethodDescriptor<?, ?>[] {
      LedgerServiceGrpc.getPostTransactionMethod(),
      LedgerServiceGrpc.getPostTransactionsMethod(),
      LedgerServiceGrpc.getHoldMethod(),
      LedgerServiceGrpc.getCaptureMethod(),
      LedgerServiceGrpc.getReleaseMethod(),
      LedgerServiceGrpc.getPostHoldsMethod(),
      LedgerServiceGrpc.getReverseMethod(),
      LedgerServiceGrpc.getAdjustMethod()
    };
  }

  @Override
  public ServerServiceDefinition bindService() {
    Set<MethodDescriptor<?, ?>> orders = Set.of(orders());
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(LedgerServiceGrpc.getServiceDescriptor());
    for (BindableService part : new BindableService[] {writes, reads, oversight}) {
      for (ServerMethodDefinition<?, ?> call : part.bindService().getMethods()) {
        MethodDescriptor<?, ?> method = call.getMethodDescriptor();
        boolean write = orders.contains(method) || ACCOUNT_ORDERS.contains(method);
        BindableService owner = write ? writes : OVERSIGHT.contains(method) ? oversight : reads;
        if (part.equals(owner)) {
          service.addMethod(call);
        }
      }
    }
    return service.build();
  }
}
