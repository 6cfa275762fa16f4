package com.nissmart.accounts.wallet;

import com.nissmart.accounts.message.CallerNetwork;
import com.nissmart.accounts.message.ProtoTimes;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.user.Users;
import com.nissmart.accounts.user.VisibleUser;
import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.FindRecipientResponse;
import com.nissmart.accounts.v1.GetWalletRequest;
import com.nissmart.accounts.v1.GetWalletResponse;
import com.nissmart.accounts.v1.ListWalletsRequest;
import com.nissmart.accounts.v1.ListWalletsResponse;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.OpenWalletResponse;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceImplBase;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.identity.Caller;
import io.grpc.stub.StreamObserver;
import java.util.UUID;

/** The gRPC service of wallets. */
public final class WalletGrpcService extends WalletServiceImplBase {
  private final Wallets wallets;
  private final Recipients recipients;
  private final Users users;

  public WalletGrpcService(Wallets wallets, Recipients recipients, Users users) {
    this.wallets = wallets;
    this.recipients = recipients;
    this.users = users;
  }

  @Override
  public void openWallet(OpenWalletRequest request, StreamObserver<OpenWalletResponse> answer) {
    OpenedWallet opened =
        wallets.open(
            WalletRequest.of(
                Caller.currentUser().userId(),
                request.getCurrency(),
                request.getName(),
                request.getIdempotencyKey()));
    UnaryReply.send(
        answer,
        OpenWalletResponse.newBuilder()
            .setWallet(message(opened.wallet()))
            .setReplayed(opened.replayed())
            .build());
  }

  @Override
  public void getWallet(GetWalletRequest request, StreamObserver<GetWalletResponse> answer) {
    UUID accountId = Ids.ACCOUNT.parse("account_id", request.getAccountId());
    Wallet wallet = wallets.get(accountId);
    Caller.User caller = Caller.currentUser();
    if (!wallet.userId().equals(caller.userId()) && !caller.mayReadAll()) {
      throw Wallets.notFound(accountId);
    }
    UnaryReply.send(answer, GetWalletResponse.newBuilder().setWallet(message(wallet)).build());
  }

  @Override
  public void listWallets(ListWalletsRequest request, StreamObserver<ListWalletsResponse> answer) {
    UUID owner = users.get(VisibleUser.of(request.getUserId())).id();
    ListWalletsResponse.Builder response = ListWalletsResponse.newBuilder();
    wallets.list(owner).forEach(wallet -> response.addWallets(message(wallet)));
    UnaryReply.send(answer, response.build());
  }

  @Override
  public void findRecipient(
      FindRecipientRequest request, StreamObserver<FindRecipientResponse> answer) {
    EmailAddress email = EmailAddress.parse("email", request.getEmail());
    String currency = request.getCurrency();
    if (!Money.isCurrencyCode(currency)) {
      throw Refusal.invalid(
          "currency",
          currency.isEmpty() ? "REQUIRED" : "MALFORMED",
          "currency must be an ISO 4217 code such as NGN, got '%s'"
              .formatted(Refusal.quote(currency)));
    }
    Recipient recipient =
        recipients.find(
            email,
            currency,
            Caller.currentUser().userId(),
            CallerNetwork.require(request.getNetwork()),
            request.getIdempotencyKey());
    UnaryReply.send(
        answer,
        FindRecipientResponse.newBuilder()
            .setAccountId(Ids.ACCOUNT.format(recipient.accountId()))
            .setDisplayName(recipient.displayName())
            .build());
  }

  private static com.nissmart.accounts.v1.Wallet message(Wallet wallet) {
    return com.nissmart.accounts.v1.Wallet.newBuilder()
        .setAccountId(Ids.ACCOUNT.format(wallet.accountId()))
        .setUserId(Ids.USER.format(wallet.userId()))
        .setName(wallet.name())
        .setCurrency(wallet.currency())
        .setCreatedAt(ProtoTimes.time(wallet.createdAt()))
        .build();
  }
}
