package com.nissmart.ledger.grpc;

import static com.nissmart.ledger.grpc.LedgerGrpcService.reply;

import com.nissmart.common.v1.ProposalStatus;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.approval.OperatorActs;
import com.nissmart.ledger.approval.StatusAct;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.OrderOutcome.AccountSet;
import com.nissmart.ledger.book.OrderOutcome.Posted;
import com.nissmart.ledger.book.OrderOutcome.Refused;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AdjustRequest;
import com.nissmart.ledger.v1.AdjustResponse;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.CaptureResponse;
import com.nissmart.ledger.v1.HoldRequest;
import com.nissmart.ledger.v1.HoldResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.OpenAccountRequest;
import com.nissmart.ledger.v1.OpenAccountResponse;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.ReleaseResponse;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.SetAccountStatusResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.NetworkThreads;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.proposal.Proposal;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * The calls that write. A posting never blocks: it is queued on the network's thread that read it,
 * and the same thread sends the response once the batch is durable. Only what a person asks for as
 * an operator waits for the database.
 */
final class LedgerWriteCalls extends LedgerServiceGrpc.LedgerServiceImplBase {
  private static final long LONGEST_WAIT_NANOS = Duration.ofSeconds(30).toNanos();

  private final Ledger ledger;
  private final History history;
  private final NetworkThreads network;
  private final OrderReader orders;
  private final OperatorActs acts;

  LedgerWriteCalls(
      Ledger ledger,
      History history,
      NetworkThreads network,
      OrderReader orders,
      OperatorActs acts) {
    this.ledger = ledger;
    this.history = history;
    this.network = network;
    this.orders = orders;
    this.acts = acts;
  }

  @Override
  public void postTransaction(
      PostTransactionRequest request, StreamObserver<PostTransactionResponse> observer) {
    post(
        orders.posting(Caller.currentUser(), request),
        observer,
        (transaction, replayed) ->
            PostTransactionResponse.newBuilder()
                .setTransaction(transaction)
                .setReplayed(replayed)
                .build());
  }

  @Override
  public void hold(HoldRequest request, StreamObserver<HoldResponse> observer) {
    post(
        OrderReader.hold(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            HoldResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void capture(CaptureRequest request, StreamObserver<CaptureResponse> observer) {
    post(
        OrderReader.capture(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            CaptureResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> observer) {
    post(
        OrderReader.release(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            ReleaseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  /** Waits for the record of a person's act; a service's reversal is only queued. */
  @Override
  public void reverse(ReverseRequest request, StreamObserver<ReverseResponse> observer) {
    Caller caller = Caller.current();
    Order order = OrderReader.reversal(caller, request);
    if (caller instanceof Caller.User operator && order instanceof Order.Posting reversal) {
      Optional<Proposal> proposal = acts.reverse(operator.userId(), reversal);
      if (proposal.isPresent()) {
        reply(observer, answer(proposal.get()));
        return;
      }
    }
    post(
        order,
        observer,
        (transaction, replayed) ->
            ReverseResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void adjust(AdjustRequest request, StreamObserver<AdjustResponse> observer) {
    post(
        OrderReader.adjustment(Caller.current(), request),
        observer,
        (transaction, replayed) ->
            AdjustResponse.newBuilder().setTransaction(transaction).setReplayed(replayed).build());
  }

  @Override
  public void openAccount(
      OpenAccountRequest request, StreamObserver<OpenAccountResponse> observer) {
    Order.Opening opening = OrderReader.opening(Caller.current(), request);
    reply(
        observer,
        OpenAccountResponse.newBuilder().setAccount(change(opening, opening.accountId())).build());
  }

  @Override
  public void setAccountStatus(
      SetAccountStatusRequest request, StreamObserver<SetAccountStatusResponse> observer) {
    Caller.User operator = Caller.currentUser();
    Order.StatusChange change = OrderReader.statusChange(operator, request);
    String key = request.getIdempotencyKey();
    StatusAct act =
        acts.changeStatus(operator.userId(), change, key.isEmpty() ? key : RequestFields.key(key));
    act.change().ifPresent(this::make);
    Account account = LedgerMessages.account(history.account(change.accountId()), ledger.frozen());
    SetAccountStatusResponse.Builder response =
        SetAccountStatusResponse.newBuilder().setAccount(account).setReplayed(act.isReplay());
    act.proposal()
        .ifPresentOrElse(
            waiting -> response.setProposal(waiting.toMessage()),
            () -> response.getAccountBuilder().setStatus(change.status()));
    reply(observer, response.build());
  }

  /** Makes a change of status; one with a number is made once, or another came before it. */
  private void make(Order.StatusChange change) {
    execute(change);
    if (change.changeNo() != 0 && !history.isMade(change)) {
      throw new Refusal(
          Reason.ACCOUNT_STATUS_CONFLICT,
          "Another change of the account came before this one; look at it, and use a new key");
    }
  }

  /** Answers with the transaction of a proposal that is DONE, and else with the proposal. */
  private ReverseResponse answer(Proposal proposal) {
    ReverseResponse.Builder response = ReverseResponse.newBuilder();
    if (proposal.status() != ProposalStatus.PROPOSAL_STATUS_DONE) {
      return response.setProposal(proposal.toMessage()).build();
    }
    UUID transactionId = Ids.TRANSACTION.parse("result", proposal.result());
    BookViewer viewer = LedgerReadCalls.viewer(Caller.current());
    return response
        .setTransaction(
            LedgerMessages.transaction(viewer, history.transaction(viewer, transactionId)))
        .setReplayed(true)
        .build();
  }

  private <R> void post(
      Order order, StreamObserver<R> observer, BiFunction<Transaction, Boolean, R> response) {
    BookViewer viewer = LedgerReadCalls.viewer(Caller.current());
    ledger.submit(
        List.of(order),
        Ledger.ALONE,
        waitNanos(),
        network.current(),
        outcomes -> {
          switch (outcomes.getFirst()) {
            case Posted posted ->
                reply(
                    observer,
                    response.apply(transaction(viewer, order, posted), posted.replayed()));
            case Refused refused -> observer.onError(GrpcErrors.toStatus(refused.refusal()));
            case AccountSet set ->
                throw new IllegalStateException("A posting does not change an account");
          }
        });
  }

  private Account change(Order order, UUID accountId) {
    execute(order);
    return LedgerMessages.account(
        history.account(LedgerReadCalls.viewer(Caller.current()), accountId), ledger.frozen());
  }

  private void execute(Order order) {
    switch (ledger.execute(order, waitNanos())) {
      case AccountSet set -> {}
      case Refused refused -> throw refused.refusal();
      case Posted posted -> throw new IllegalStateException("An order on an account posts nothing");
    }
  }

  /** Returns the message; the transaction of a dry run has no id and no seq. */
  static Transaction transaction(BookViewer viewer, Order order, Posted posted) {
    Transaction transaction =
        LedgerMessages.transaction(viewer, TransactionView.of(posted.transaction()));
    return order instanceof Order.Trial && !posted.replayed()
        ? transaction.toBuilder().clearId().clearSeq().build()
        : transaction;
  }

  static long waitNanos() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? LONGEST_WAIT_NANOS
        : Math.min(LONGEST_WAIT_NANOS, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }
}
