package com.nissmart.gateway.accounts;

import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.WalletServiceGrpc.WalletServiceStub;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.Texts;
import com.nissmart.gateway.rpc.Rpc;
import java.util.concurrent.CompletableFuture;

/** {@code /v1/recipients}: the recipient of money that is sent to an email. */
public record RecipientsApi(WalletServiceStub wallets) {
  public CompletableFuture<ApiReply> find(ApiRequest http) {
    FindRecipientRequest request =
        http.query(RecipientsApi::read).setNetwork(http.network()).build();
    return Rpc.callAsUser(wallets, http, WalletServiceStub::findRecipient, request)
        .thenApply(answer ->
            ApiReply.ok(out ->
                out.object()
                    .text("account_id", answer.getAccountId())
                    .text("display_name", answer.getDisplayName())
                    .end()));
  }

  private static FindRecipientRequest.Builder read(QueryParameters query) {
    return FindRecipientRequest.newBuilder()
        .setEmail(
            query.required("email", Texts::isEmail, "an email address such as ada@example.com"))
        .setCurrency(query.currency("currency", "NGN"));
  }
}
