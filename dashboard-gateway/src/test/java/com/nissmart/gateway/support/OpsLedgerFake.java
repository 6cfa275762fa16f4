package com.nissmart.gateway.support;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.ProposalKind;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.AccountTotal;
import com.nissmart.ledger.v1.AccountsTree;
import com.nissmart.ledger.v1.Balance;
import com.nissmart.ledger.v1.BookHead;
import com.nissmart.ledger.v1.CurrencyTree;
import com.nissmart.ledger.v1.DailyTotal;
import com.nissmart.ledger.v1.GetLiabilitiesRequest;
import com.nissmart.ledger.v1.GetLiabilitiesResponse;
import com.nissmart.ledger.v1.GetReceiptKeysRequest;
import com.nissmart.ledger.v1.GetReceiptKeysResponse;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.GetVerificationRequest;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.ledger.v1.ListHeadsRequest;
import com.nissmart.ledger.v1.ListHeadsResponse;
import com.nissmart.ledger.v1.ReleaseSafeModeRequest;
import com.nissmart.ledger.v1.ReleaseSafeModeResponse;
import com.nissmart.ledger.v1.ReverseRequest;
import com.nissmart.ledger.v1.ReverseResponse;
import com.nissmart.ledger.v1.SafeModeFreeze;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.SetAccountStatusResponse;
import com.nissmart.ledger.v1.SignHeadRequest;
import com.nissmart.ledger.v1.SignHeadResponse;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.ledger.v1.VerifyBookRequest;
import com.nissmart.ledger.v1.VerifyBookResponse;
import com.nissmart.ledger.v1.WatchTransactionsRequest;
import com.nissmart.ledger.v1.WatchTransactionsResponse;
import com.nissmart.ledger.v1.WitnessStatus;
import io.grpc.stub.StreamObserver;

/** The ledger's calls for operators, and its feed. */
public final class OpsLedgerFake extends LedgerFake {
  private final CallRecorder recorder;

  /** The followers of the ledger. */
  public final FeedFake<WatchTransactionsRequest, WatchTransactionsResponse> feed;

  OpsLedgerFake(CallRecorder recorder) {
    super(recorder);
    this.recorder = recorder;
    this.feed = new FeedFake<>(recorder);
  }

  @Override
  public synchronized void reset() {
    super.reset();
    feed.reset();
  }

  @Override
  public void watchTransactions(
      WatchTransactionsRequest request, StreamObserver<WatchTransactionsResponse> observer) {
    feed.watch(request, observer);
  }

  /** Returns the feed's event of the transaction at this position. */
  public static WatchTransactionsResponse event(long seq) {
    return WatchTransactionsResponse.newBuilder()
        .setTransaction(
            transaction(TransactionType.TRANSACTION_TYPE_DEPOSIT)
                .setSeq(seq)
                .setRequestedBy(SampleIds.ADA_ID))
        .setSeq(seq)
        .build();
  }

  /** Returns a heartbeat. */
  public static WatchTransactionsResponse at(long seq) {
    return WatchTransactionsResponse.newBuilder().setSeq(seq).build();
  }

  @Override
  public void reverse(ReverseRequest request, StreamObserver<ReverseResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ReverseResponse.newBuilder()
            .setTransaction(
                transaction(TransactionType.TRANSACTION_TYPE_REVERSAL)
                    .setResolvesTransactionId(request.getTransactionId())
                    .setRequestedBy(SampleIds.NGOZI_ID)
                    .setDescription(request.getDescription()))
            .build());
    observer.onCompleted();
  }

  @Override
  public void setAccountStatus(
      SetAccountStatusRequest request, StreamObserver<SetAccountStatusResponse> observer) {
    recorder.record(request);
    observer.onNext(
        SetAccountStatusResponse.newBuilder()
            .setAccount(account(request.getAccountId()).toBuilder().setStatus(request.getStatus()))
            .setReplayed(request.getIdempotencyKey().equals("again"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void getTotals(GetTotalsRequest request, StreamObserver<GetTotalsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetTotalsResponse.newBuilder()
            .addDays(day(request.getFromDay(), 3, "9223372036854775807"))
            .addDays(day(request.getToDay(), 2, "1000"))
            .addAccounts(
                AccountTotal.newBuilder()
                    .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
                    .setCurrency("NGN")
                    .setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE)
                    .setCount(7))
            .addAccounts(
                AccountTotal.newBuilder()
                    .setKind(AccountKind.ACCOUNT_KIND_SYSTEM)
                    .setCurrency("NGN")
                    .setStatus(AccountStatus.ACCOUNT_STATUS_ACTIVE)
                    .setCount(3))
            .addSystemAccounts(account(SampleIds.OTHER_WALLET))
            .addCustomerBalances(
                Balance.newBuilder()
                    .setCurrency("NGN")
                    .setPosted(5_000)
                    .setHeld(1_000)
                    .setAvailable(4_000))
            .setLastSeq(4711)
            .setJournalSeq(4715)
            .build());
    observer.onCompleted();
  }

  private static DailyTotal day(String day, long count, String amount) {
    return DailyTotal.newBuilder()
        .setDay(day)
        .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
        .setStatus(TransactionStatus.TRANSACTION_STATUS_COMPLETED)
        .setCurrency("NGN")
        .setCount(count)
        .setAmount(amount)
        .build();
  }

  @Override
  public void releaseSafeMode(
      ReleaseSafeModeRequest request, StreamObserver<ReleaseSafeModeResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ReleaseSafeModeResponse.newBuilder()
            .setProposal(
                ProposalsFake.pending(9).toBuilder()
                    .clearAmount()
                    .setKind(ProposalKind.PROPOSAL_KIND_SAFE_MODE_RELEASE))
            .build());
    observer.onCompleted();
  }

  @Override
  public void getVerification(
      GetVerificationRequest request, StreamObserver<GetVerificationResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetVerificationResponse.newBuilder()
            .setSound(true)
            .setBatchNo(12)
            .setVerifiedAt(SampleIds.NOW)
            .addSafeMode(
                SafeModeFreeze.newBuilder()
                    .setAccountId(SampleIds.WALLET)
                    .setFinding("entry 7 of " + SampleIds.WALLET + ": balance is 500, expected 400")
                    .setFoundAt(SampleIds.NOW))
            .build());
    observer.onCompleted();
  }

  @Override
  public void verifyBook(VerifyBookRequest request, StreamObserver<VerifyBookResponse> observer) {
    recorder.record(request);
    observer.onNext(
        VerifyBookResponse.newBuilder()
            .setFinding("batch 7: its hash is not what its rows give")
            .setBatchNo(6)
            .setStartedAt(SampleIds.NOW)
            .build());
    observer.onCompleted();
  }

  @Override
  public void listHeads(ListHeadsRequest request, StreamObserver<ListHeadsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListHeadsResponse.newBuilder()
            .addHeads(head())
            .setNextPageToken("more")
            .setNextHeadAt(SampleIds.NOW)
            .addWitnesses(
                WitnessStatus.newBuilder()
                    .setName("file:/heads")
                    .setFailingSince(SampleIds.NOW)
                    .setProblem("The disk is full"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void signHead(SignHeadRequest request, StreamObserver<SignHeadResponse> observer) {
    recorder.record(request);
    observer.onNext(SignHeadResponse.newBuilder().setHead(head()).build());
    observer.onCompleted();
  }

  @Override
  public void getReceiptKeys(
      GetReceiptKeysRequest request, StreamObserver<GetReceiptKeysResponse> observer) {
    recorder.record(request);
    observer.onNext(GetReceiptKeysResponse.newBuilder().setKeys("{\"keys\":[]}").build());
    observer.onCompleted();
  }

  @Override
  public void getLiabilities(
      GetLiabilitiesRequest request, StreamObserver<GetLiabilitiesResponse> observer) {
    recorder.record(request);
    observer.onNext(
        GetLiabilitiesResponse.newBuilder()
            .setAccounts(accountsTree())
            .setHead(fullHead())
            .build());
    observer.onCompleted();
  }

  static AccountsTree accountsTree() {
    return AccountsTree.newBuilder()
        .setBookId(1)
        .setBatchNo(12)
        .setSeq(34)
        .setHash(ByteString.copyFrom(new byte[32]))
        .addTrees(
            CurrencyTree.newBuilder()
                .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
                .setCurrency("NGN")
                .setAccounts(100)
                .setTotal(907)
                .setRoot(ByteString.copyFrom(new byte[32])))
        .addTrees(
            CurrencyTree.newBuilder()
                .setKind(AccountKind.ACCOUNT_KIND_CUSTOMER)
                .setCurrency("USD")
                .setAccounts(99)
                .setTotal(12)
                .setRoot(ByteString.copyFrom(new byte[32])))
        .addTrees(
            CurrencyTree.newBuilder()
                .setKind(AccountKind.ACCOUNT_KIND_SYSTEM)
                .setCurrency("USD")
                .setAccounts(200)
                .setTotal(-12)
                .setRoot(ByteString.copyFrom(new byte[32])))
        .build();
  }

  /** Returns a head as a file has it, with a signature of the right length. */
  static BookHead fullHead() {
    return head().toBuilder().setSignature("A".repeat(86)).build();
  }

  private static BookHead head() {
    return BookHead.newBuilder()
        .setBookId(1)
        .setBatchNo(12)
        .setSeq(34)
        .setHash("ab".repeat(32))
        .setSignedAt(SampleIds.NOW)
        .setKeyId("receipt-1")
        .setFirstBatch(11)
        .setBatchesRoot("cd".repeat(32))
        .setSignature("c2ln")
        .build();
  }
}
