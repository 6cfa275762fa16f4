package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.FindRecipientResponse;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.gateway.http.Exchange;
import com.nissmart.gateway.http.Query;
import com.nissmart.gateway.http.Reply;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/recipients}: whom money goes to when it is sent to an email. */
public final class RecipientsApi {
  private final WalletServiceStub wallets;

  /** The resource on top of accounts-service. */
  public RecipientsApi(WalletServiceStub wallets) {
    this.wallets = wallets;
  }

  /** The recipient behind an email. */
  public CompletableFuture<Reply> find(Exchange exchange) {
    FindRecipientRequest request = exchange.query(RecipientsApi::read);
    return Rpc.<FindRecipientResponse>call(
            o -> Rpc.asUser(wallets, exchange).findRecipient(request, o))
        .thenApply(answer ->
            Reply.ok(out ->
                out.object()
                    .text("account_id", answer.getAccountId())
                    .text("display_name", answer.getDisplayName())
                    .end()));
  }

  private static FindRecipientRequest read(Query query) {
    return FindRecipientRequest.newBuilder()
        .setEmail(
            query.required("email", Texts::isEmail, "an email address such as ada@example.com"))
        .setCurrency(query.currency("currency", "NGN"))
        .build();
  }
}
