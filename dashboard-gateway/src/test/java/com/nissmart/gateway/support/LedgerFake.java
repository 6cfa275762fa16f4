package com.nissmart.gateway.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Money;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.v1.Account;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.BalanceProof;
import com.nissmart.ledger.v1.BookHead;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.ExplainBalanceRequest;
import com.nissmart.ledger.v1.ExplainBalanceResponse;
import com.nissmart.ledger.v1.Failure;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetAccountResponse;
import com.nissmart.ledger.v1.GetBalanceProofRequest;
import com.nissmart.ledger.v1.GetBalanceProofResponse;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetBalanceResponse;
import com.nissmart.ledger.v1.GetReceiptRequest;
import com.nissmart.ledger.v1.GetReceiptResponse;
import com.nissmart.ledger.v1.GetStatementSumsRequest;
import com.nissmart.ledger.v1.GetStatementSumsResponse;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.GetTransactionResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceImplBase;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListAccountsResponse;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.OpenHold;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResponse;
import com.nissmart.ledger.v1.ProvenAccount;
import com.nissmart.ledger.v1.Receipt;
import com.nissmart.ledger.v1.ReceiptBatch;
import com.nissmart.ledger.v1.ReceiptEntry;
import com.nissmart.ledger.v1.SumNode;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ledger that remembers only idempotency keys. */
public class LedgerFake extends LedgerServiceImplBase {
  /** The seq that lists of transactions are as of. */
  public static final long AS_OF_SEQ = 4_711;

  private static final Balance BALANCE =
      Balance.newBuilder()
          .setCurrency("NGN")
          .setPosted(150_000)
          .setHeld(20_000)
          .setAvailable(130_000)
          .build();

  private static final long DEBIT = 500;

  private final CallRecorder recorder;
  private final Map<String, PostTransactionRequest> byKey = new HashMap<>();

  /**
   * The descriptions of the entries, newest first. They are all of one moment, two entries make a
   * page, and the last one leaves a balance of 1,500.
   */
  public final List<String> statement = new CopyOnWriteArrayList<>();

  /** The sum of the credits, which no entry has. */
  public volatile String moneyIn = "0";

  LedgerFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  /** Forgets everything. */
  public synchronized void reset() {
    byKey.clear();
    statement.clear();
    moneyIn = "0";
  }

  @Override
  public synchronized void postTransaction(
      PostTransactionRequest request, StreamObserver<PostTransactionResponse> observer) {
    recorder.record(request);
    PostTransactionRequest first = byKey.putIfAbsent(request.getIdempotencyKey(), request);
    if (first != null && !first.equals(request)) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_REUSED,
          "The key was used for another request.",
          List.of(
              new FieldError("amount.amount", "DIFFERS", "amount differs"),
              new FieldError("destination_account_id", "DIFFERS", "the destination differs")),
          null);
    }
    Transaction.Builder transaction =
        transaction(request.getType())
            .setAmount(request.getAmount())
            .setSourceAccountId(request.getSourceAccountId())
            .setDestinationAccountId(request.getDestinationAccountId())
            .setIdempotencyKey(request.getIdempotencyKey())
            .setDescription(request.getDescription());
    if (request.hasMetadata()) {
      transaction.setMetadata(request.getMetadata());
    }
    observer.onNext(
        PostTransactionResponse.newBuilder()
            .setTransaction(transaction)
            .setReplayed(first != null)
            .build());
    observer.onCompleted();
  }

  @Override
  public void getAccount(GetAccountRequest request, StreamObserver<GetAccountResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetAccountResponse.newBuilder().setAccount(account(request.getAccountId())).build());
    observer.onCompleted();
  }

  @Override
  public void listAccounts(
      ListAccountsRequest request, StreamObserver<ListAccountsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListAccountsResponse.newBuilder()
            .addAccounts(account(SampleIds.WALLET))
            .addAccounts(account(SampleIds.OTHER_WALLET))
            .build());
    observer.onCompleted();
  }

  @Override
  public void getBalance(GetBalanceRequest request, StreamObserver<GetBalanceResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetBalanceResponse.newBuilder()
            .setBalance(BALANCE)
            .setAt(request.hasAt() ? request.getAt() : SampleIds.NOW)
            .build());
    observer.onCompleted();
  }

  @Override
  public void explainBalance(
      ExplainBalanceRequest request, StreamObserver<ExplainBalanceResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ExplainBalanceResponse.newBuilder()
            .setBalance(BALANCE)
            .addOpenHolds(
                OpenHold.newBuilder()
                    .setTransactionId(SampleIds.TRANSACTION)
                    .setAmount(20_000)
                    .setRequestedBy("payout")
                    .setCreatedAt(SampleIds.NOW))
            .setFloor(0)
            .setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE)
            .setDebitedToday(50_000)
            .build());
    observer.onCompleted();
  }

  @Override
  public void getTransaction(
      GetTransactionRequest request, StreamObserver<GetTransactionResponse> observer) {
    recorder.record(request);
    Transaction failed =
        transaction(TransactionType.TRANSACTION_TYPE_TRANSFER)
            .setStatus(TransactionStatus.TRANSACTION_STATUS_FAILED)
            .setFailure(
                Failure.newBuilder()
                    .setCode(Reason.INSUFFICIENT_FUNDS)
                    .setMessage("available is 1"))
            .build();
    Transaction deposit = transaction(TransactionType.TRANSACTION_TYPE_DEPOSIT).build();
    boolean transfer = request.getTransactionId().equals(SampleIds.TRANSACTION);
    observer.onNext(
        GetTransactionResponse.newBuilder().setTransaction(transfer ? failed : deposit).build());
    observer.onCompleted();
  }

  /** Has a receipt of the sample, and none yet of other transactions. */
  @Override
  public void getReceipt(GetReceiptRequest request, StreamObserver<GetReceiptResponse> observer) {
    recorder.record(request);
    GetReceiptResponse.Builder response = GetReceiptResponse.newBuilder();
    if (request.getTransactionId().equals(SampleIds.TRANSACTION)) {
      response.setReceipt(receipt());
    } else {
      response.setReadyAt(SampleIds.NOW).setReadyInSeconds(42);
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  /** Has a balance proof of the sample, and none yet of other accounts. */
  @Override
  public void getBalanceProof(
      GetBalanceProofRequest request, StreamObserver<GetBalanceProofResponse> observer) {
    recorder.record(request);
    GetBalanceProofResponse.Builder response = GetBalanceProofResponse.newBuilder();
    if (request.getAccountId().equals(SampleIds.WALLET)) {
      response.setProof(
          BalanceProof.newBuilder()
              .setAccount(
                  ProvenAccount.newBuilder()
                      .setAccountId(SampleIds.WALLET)
                      .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
                      .setCurrency("NGN")
                      .setBalance(900)
                      .setSalt(ByteString.copyFrom(new byte[16])))
              .addPath(SumNode.newBuilder().setHash(ByteString.copyFrom(new byte[32])).setSum(7))
              .setAccounts(OpsLedgerFake.accountsTree())
              .setHead(OpsLedgerFake.fullHead()));
    } else {
      response.setReadyAt(SampleIds.NOW).setReadyInSeconds(42);
    }
    observer.onNext(response.build());
    observer.onCompleted();
  }

  private static Receipt receipt() {
    ByteString hash = ByteString.copyFrom(new byte[32]);
    return Receipt.newBuilder()
        .setTransaction(transaction(TransactionType.TRANSACTION_TYPE_TRANSFER))
        .setSourceEntry(
            ReceiptEntry.newBuilder()
                .setHash(hash)
                .setSalt(ByteString.copyFrom(new byte[16]))
                .setAccountSeq(3)
                .setBalance(900))
        .setDestinationEntry(ReceiptEntry.newBuilder().setHash(hash))
        .setBatch(
            ReceiptBatch.newBuilder()
                .setBookId(1)
                .setBatchNo(2)
                .setFirstSeq(4711)
                .setLastSeq(4711)
                .setCreatedAt(SampleIds.NOW)
                .setPayloadHash(hash)
                .setPreviousHash(hash)
                .addPath(hash))
        .setHead(
            BookHead.newBuilder()
                .setBookId(1)
                .setBatchNo(2)
                .setSeq(4711)
                .setHash("ab".repeat(32))
                .setSignedAt(SampleIds.NOW)
                .setKeyId("receipt-1")
                .setFirstBatch(2)
                .setBatchesRoot("cd".repeat(32))
                .setSignature("A".repeat(86)))
        .addHeadPath(hash)
        .build();
  }

  @Override
  public void listTransactions(
      ListTransactionsRequest request, StreamObserver<ListTransactionsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListTransactionsResponse.newBuilder()
            .addTransactions(transaction(TransactionType.TRANSACTION_TYPE_DEPOSIT))
            .setNextPageToken(request.getPageToken().isEmpty() ? "more" : "")
            .setAsOfSeq(AS_OF_SEQ)
            .build());
    observer.onCompleted();
  }

  private int entriesFrom(Timestamp from) {
    return from.getSeconds() > SampleIds.NOW.getSeconds() ? 0 : statement.size();
  }

  /** Answers with the sums of all entries, or of none when the period begins later. */
  @Override
  public void getStatementSums(
      GetStatementSumsRequest request, StreamObserver<GetStatementSumsResponse> observer) {
    recorder.record(request);
    int lines = entriesFrom(request.getFrom());
    observer.onNext(
        GetStatementSumsResponse.newBuilder()
            .setCurrency("NGN")
            .setOpeningBalance(1_500 + DEBIT * lines)
            .setClosingBalance(1_500)
            .setMoneyIn(moneyIn)
            .setMoneyOut(Long.toString(DEBIT * lines))
            .setMovements(lines)
            .setLastAccountSeq(lines)
            .build());
    observer.onCompleted();
  }

  @Override
  public void listEntries(
      ListEntriesRequest request, StreamObserver<ListEntriesResponse> observer) {
    recorder.record(request);
    int begin = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    int size = entriesFrom(request.getFrom());
    int end = Math.min(begin + 2, size);
    ListEntriesResponse.Builder page = ListEntriesResponse.newBuilder();
    for (int i = begin; i < end; i++) {
      page.addEntries(entry(request.getOldestFirst() ? i + 1 : size - i));
    }
    observer.onNext(page.setNextPageToken(end < size ? Integer.toString(end) : "").build());
    observer.onCompleted();
  }

  private Entry entry(int seq) {
    return Entry.newBuilder()
        .setAccountSeq(seq)
        .setSeq(seq)
        .setTransactionId(Ids.TRANSACTION.format(Ids.ofSeq(1, seq)))
        .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
        .setAmount(-DEBIT)
        .setBalance(1_500 + DEBIT * (statement.size() - seq))
        .setDescription(statement.get(statement.size() - seq))
        .setCreatedAt(SampleIds.NOW)
        .build();
  }

  static Account account(String id) {
    return Account.newBuilder()
        .setId(id)
        .setOwnerId(SampleIds.ADA_ID)
        .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
        .setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE)
        .setBalance(BALANCE)
        .setCreatedAt(SampleIds.NOW)
        .build();
  }

  static Transaction.Builder transaction(TransactionType type) {
    return Transaction.newBuilder()
        .setId(SampleIds.TRANSACTION)
        .setSeq(4711)
        .setType(type)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
        .setAmount(Money.newBuilder().setAmount(500).setCurrency("NGN"))
        .setCreatedAt(SampleIds.NOW)
        .setUpdatedAt(SampleIds.NOW);
  }
}
