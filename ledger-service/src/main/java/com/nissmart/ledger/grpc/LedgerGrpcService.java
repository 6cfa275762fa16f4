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
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The ledger's gRPC service in four parts: calls that write one transaction or many, calls that
 * read, and calls about the book as a whole. Postings and balances are answered on the network's
 * threads without blocking; every other call waits on a thread of its own.
 */
public final class LedgerGrpcService implements BindableService {
  private static final Set<MethodDescriptor<?, ?>> ACCOUNT_ORDERS =
      Set.of(
          LedgerServiceGrpc.getOpenAccountMethod(), LedgerServiceGrpc.getSetAccountStatusMethod());
  private static final Set<MethodDescriptor<?, ?>> BULK =
      Set.of(LedgerServiceGrpc.getPostTransactionsMethod(), LedgerServiceGrpc.getPostHoldsMethod());
  private static final Set<MethodDescriptor<?, ?>> OVERSIGHT =
      Set.of(
          LedgerServiceGrpc.getGetTotalsMethod(),
          LedgerServiceGrpc.getWatchTransactionsMethod(),
          LedgerServiceGrpc.getVerifyBookMethod(),
          LedgerServiceGrpc.getGetVerificationMethod());

  private final LedgerWriteCalls writes;
  private final LedgerBulkCalls bulk;
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
    OrderReader orders = new OrderReader(new RequestFields(clock));
    this.writes = new LedgerWriteCalls(ledger, history, network, orders);
    this.bulk = new LedgerBulkCalls(ledger, network, orders);
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
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(LedgerServiceGrpc.getServiceDescriptor());
    for (BindableService part : List.of(writes, bulk, reads, oversight)) {
      for (ServerMethodDefinition<?, ?> call : part.bindService().getMethods()) {
        if (part.equals(part(call.getMethodDescriptor()))) {
          service.addMethod(call);
        }
      }
    }
    return service.build();
  }

  static <R> void reply(StreamObserver<R> observer, R response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  private BindableService part(MethodDescriptor<?, ?> method) {
    if (BULK.contains(method)) {
      return bulk;
    }
    if (OVERSIGHT.contains(method)) {
      return oversight;
    }
    boolean write = ACCOUNT_ORDERS.contains(method) || List.of(orders()).contains(method);
    return write ? writes : reads;
  }
}
