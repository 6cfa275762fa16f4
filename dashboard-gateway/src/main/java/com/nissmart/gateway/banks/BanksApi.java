package com.nissmart.gateway.banks;

import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.QueryParameters;
import com.nissmart.gateway.json.JsonBody;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.payout.v1.Bank;
import com.nissmart.payout.v1.BankServiceGrpc.BankServiceStub;
import com.nissmart.payout.v1.EnquireNameRequest;
import com.nissmart.payout.v1.ListBanksRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code /v1/banks}: the banks that withdrawals can go to, and the holders of their accounts. */
public record BanksApi(BankServiceStub banks) {
  private static final int LONGEST_QUERY = 100;
  private static final Predicate<String> CODE = Pattern.compile("[0-9]{3,6}").asMatchPredicate();
  private static final Predicate<String> NUMBER = Pattern.compile("[0-9]{10}").asMatchPredicate();

  /** Lists banks, sorted by name. */
  public CompletableFuture<ApiReply> list(ApiRequest http) {
    ListBanksRequest request = http.query(BanksApi::read);
    return Rpc.callAsUser(banks, http, BankServiceStub::listBanks, request)
        .thenApply(answer -> ApiReply.page(answer.getBanksList(), BanksApi::write, ""));
  }

  /** Asks a bank for the name of an account's holder. */
  public CompletableFuture<ApiReply> enquire(ApiRequest http) {
    EnquireNameRequest request = http.body(BanksApi::readAccount);
    return Rpc.callAsUser(banks, http, BankServiceStub::enquireName, request)
        .thenApply(answer ->
            ApiReply.ok(out -> out.object().text("account_name", answer.getAccountName()).end()));
  }

  /** Reads a bank's code from the member {@code bank_code}. */
  public static String bankCode(JsonBody body) {
    return body.text("bank_code", CODE, "3 to 6 digits with all leading zeros");
  }

  /** Reads a number of an account from the member {@code account_number}. */
  public static String accountNumber(JsonBody body) {
    return body.text("account_number", NUMBER, "10 digits with all leading zeros");
  }

  private static ListBanksRequest read(QueryParameters query) {
    return ListBanksRequest.newBuilder()
        .setQuery(query.text("q", LONGEST_QUERY))
        .setLimit(query.limit())
        .build();
  }

  private static EnquireNameRequest readAccount(JsonBody body) {
    return EnquireNameRequest.newBuilder()
        .setBankCode(bankCode(body))
        .setAccountNumber(accountNumber(body))
        .build();
  }

  private static void write(JsonOut out, Bank bank) {
    out.object()
        .text("code", bank.getCode())
        .text("name", bank.getName())
        .textOrNull("nip_code", bank.getNipCode())
        .flag("nuban", bank.getNuban())
        .end();
  }
}
