package com.nissmart.gateway.support;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.FindRecipientResponse;
import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.GetWalletResponse;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.ListWalletsResponse;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.OpenWalletResponse;
import com.nissmart.accounts.v1.Wallet;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceImplBase;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import io.grpc.stub.StreamObserver;
import java.util.HashSet;
import java.util.Set;

/** Ada's wallets: two that are open, and one whose opening has not reached the ledger. */
final class WalletsFake extends WalletServiceImplBase {
  private final CallRecorder recorder;
  private final Set<String> keys = new HashSet<>();

  WalletsFake(CallRecorder recorder) {
    this.recorder = recorder;
  }

  @Override
  public synchronized void openWallet(
      OpenWalletRequest request, StreamObserver<OpenWalletResponse> observer) {
    recorder.record(request);
    String name = request.getName().isEmpty() ? "NGN wallet" : request.getName();
    boolean replayed =
        !request.getIdempotencyKey().isEmpty() && !keys.add(request.getIdempotencyKey());
    observer.onNext(
        OpenWalletResponse.newBuilder()
            .setWallet(wallet(SampleIds.WALLET, name))
            .setReplayed(replayed)
            .build());
    observer.onCompleted();
  }

  @Override
  public void getWallet(GetWalletRequest request, StreamObserver<GetWalletResponse> observer) {
    recorder.record(request);
    if (!request.getAccountId().equals(SampleIds.WALLET)) {
      throw new Refusal(Reason.ACCOUNT_NOT_FOUND, "There is no " + request.getAccountId() + ".");
    }
    observer.onNext(
        GetWalletResponse.newBuilder().setWallet(wallet(SampleIds.WALLET, "Rent")).build());
    observer.onCompleted();
  }

  @Override
  public void listWallets(
      ListWalletsRequest request, StreamObserver<ListWalletsResponse> observer) {
    recorder.record(request);
    observer.onNext(
        ListWalletsResponse.newBuilder()
            .addWallets(wallet(SampleIds.WALLET, "Rent"))
            .addWallets(wallet(SampleIds.OTHER_WALLET, "School"))
            .addWallets(wallet("acc_00000000000000000000000000", "Half open"))
            .build());
    observer.onCompleted();
  }

  @Override
  public void findRecipient(
      FindRecipientRequest request, StreamObserver<FindRecipientResponse> observer) {
    recorder.record(request);
    if (!request.getEmail().equals("bayo@example.com")) {
      throw new Refusal(
          Reason.RECIPIENT_NOT_FOUND,
          "Nobody with that email has a wallet in " + request.getCurrency() + ".");
    }
    observer.onNext(
        FindRecipientResponse.newBuilder()
            .setAccountId(SampleIds.OTHER_WALLET)
            .setDisplayName("Bayo A.")
            .build());
    observer.onCompleted();
  }

  private static Wallet wallet(String accountId, String name) {
    return Wallet.newBuilder()
        .setAccountId(accountId)
        .setUserId(SampleIds.ADA_ID)
        .setName(name)
        .setCurrency("NGN")
        .setCreatedAt(SampleIds.NOW)
        .build();
  }
}
