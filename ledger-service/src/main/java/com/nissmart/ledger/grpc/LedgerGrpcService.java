package com.nissmart.ledger.grpc;

import com.nissmart.ledger.approval.OperatorActs;
import com.nissmart.ledger.history.BalanceExplainer;
import com.nissmart.ledger.history.CurrentBalances;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.grpc.NetworkThreads;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ledger's gRPC service in seven parts: calls that write one transaction or many, calls that
 * read, and calls about the book as a whole, about its signed heads, about receipts, and about
 * balance proofs. Postings and balances are answered on the network's threads without blocking;
 * every other call, such as a reversal, runs on a separate virtual thread, which may wait.
 */
public final class LedgerGrpcService implements BindableService {
  private final List<BindableService> parts;

  public LedgerGrpcService(
      NetworkThreads network,
      Ledger ledger,
      History history,
      CurrentBalances balances,
      BalanceExplainer explainer,
      LedgerOversightCalls oversight,
      HeadCalls heads,
      ReceiptCalls receipts,
      BalanceProofCalls proofs,
      OperatorActs acts,
      InstantSource clock) {
    OrderReader orders = new OrderReader(new RequestFields(clock));
    this.parts =
        List.of(
            new LedgerWriteCalls(ledger, history, network, orders, acts),
            new LedgerBulkCalls(ledger, network, orders),
            new LedgerReadCalls(history, balances, explainer, network, clock, ledger::frozen),
            oversight,
            heads,
            receipts,
            proofs);
  }

  /** Returns the calls that only queue work and may run on the network's threads. */
  public static MethodDescriptor<?, ?>[] directCalls() {
    return Stream.concat(Stream.of(orders()), Stream.of(LedgerServiceGrpc.getGetBalanceMethod()))
        .filter(call -> call != LedgerServiceGrpc.getReverseMethod())
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

  /**
   * Returns the calls that read single things of the book. The replica that writes it answers them
   * at once, from memory and tables; any other one only when its tables have caught up.
   */
  public static MethodDescriptor<?, ?>[] points() {
    return new MethodDescriptor<?, ?>[] {
      LedgerServiceGrpc.getGetAccountMethod(),
      LedgerServiceGrpc.getListAccountsMethod(),
      LedgerServiceGrpc.getGetBalanceMethod(),
      LedgerServiceGrpc.getExplainBalanceMethod(),
      LedgerServiceGrpc.getListEntriesMethod(),
      LedgerServiceGrpc.getGetStatementSumsMethod(),
      LedgerServiceGrpc.getGetTransactionMethod(),
      LedgerServiceGrpc.getGetReceiptMethod(),
      LedgerServiceGrpc.getGetBalanceProofMethod(),
      LedgerServiceGrpc.getListTransactionsMethod()
    };
  }

  /** Returns the calls that only the replica that writes the book can answer. */
  public static MethodDescriptor<?, ?>[] callsOfWriter() {
    return Stream.of(
            Stream.of(orders()),
            Stream.of(points()),
            Stream.of(
                LedgerServiceGrpc.getOpenAccountMethod(),
                LedgerServiceGrpc.getSetAccountStatusMethod(),
                LedgerServiceGrpc.getSignHeadMethod()))
        .flatMap(calls -> calls)
        .toArray(MethodDescriptor<?, ?>[]::new);
  }

  /** Takes each call from the part whose class declares it. */
  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition.Builder service =
        ServerServiceDefinition.builder(LedgerServiceGrpc.getServiceDescriptor());
    for (BindableService part : parts) {
      for (ServerMethodDefinition<?, ?> call : part.bindService().getMethods()) {
        if (has(part, call.getMethodDescriptor())) {
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

  private static boolean has(BindableService part, MethodDescriptor<?, ?> call) {
    return Stream.of(part.getClass().getDeclaredMethods())
        .anyMatch(method -> method.getName().equalsIgnoreCase(call.getBareMethodName()));
  }
}
