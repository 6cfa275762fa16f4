package com.nissmart.gateway.statements;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.http.ApiReply;
import com.nissmart.gateway.http.ApiRequest;
import com.nissmart.gateway.http.share.Shares;
import com.nissmart.gateway.rpc.Rpc;
import com.nissmart.ledger.v1.GetStatementSumsRequest;
import com.nissmart.ledger.v1.GetStatementSumsResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceStub;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * {@code /v1/accounts/{id}/statement-sums}: the balances and sums of a period of an account. A
 * caller gets one sum at a time, because that of a long period is work for the ledger.
 */
public final class StatementSumsApi {
  /** The time for a sum of millions of entries. */
  private static final long LONGEST_SECONDS = 30;

  private static final int MOST = 32;

  private final LedgerServiceStub ledger;
  private final Shares<UUID> callers = new Shares<>(1, MOST);

  public StatementSumsApi(LedgerServiceStub ledger) {
    this.ledger = ledger;
  }

  public CompletableFuture<ApiReply> get(ApiRequest http) {
    String id = http.pathId(Ids.ACCOUNT, Reason.ACCOUNT_NOT_FOUND);
    GetStatementSumsRequest.Builder request = GetStatementSumsRequest.newBuilder().setAccountId(id);
    http.query(query -> {
      query.period(request::setFrom, request::setTo);
      return request;
    });
    UUID caller = http.caller().userId();
    callers
        .take(caller, 1)
        .require(
            () -> "Another sum of yours is being made; wait for it first",
            "Too many sums are being made; try again later");
    return CompletableFuture.completedFuture(request.build())
        .thenCompose(asked -> read(ledger, http, asked))
        .whenComplete((_, _) -> callers.giveBack(caller, 1))
        .thenApply(sums -> ApiReply.ok(out -> write(out, id, sums)));
  }

  static CompletableFuture<GetStatementSumsResponse> read(
      LedgerServiceStub ledger, ApiRequest http, GetStatementSumsRequest request) {
    http.extendTimeout();
    return Rpc.callAsUser(
        ledger.withDeadlineAfter(LONGEST_SECONDS, TimeUnit.SECONDS),
        http,
        LedgerServiceStub::getStatementSums,
        request);
  }

  private static void write(JsonOut out, String accountId, GetStatementSumsResponse sums) {
    out.object();
    out.text("account_id", accountId);
    out.text("currency", sums.getCurrency());
    out.number("opening_balance", sums.getOpeningBalance());
    out.text("money_in", sums.getMoneyIn());
    out.text("money_out", sums.getMoneyOut());
    out.number("closing_balance", sums.getClosingBalance());
    out.number("movements", sums.getMovements());
    out.end();
  }
}
