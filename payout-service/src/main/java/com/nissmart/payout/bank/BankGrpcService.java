package com.nissmart.payout.bank;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.NameAnswer;
import com.nissmart.payout.v1.BankServiceGrpc;
import com.nissmart.payout.v1.EnquireNameRequest;
import com.nissmart.payout.v1.EnquireNameResponse;
import com.nissmart.payout.v1.ListBanksRequest;
import com.nissmart.payout.v1.ListBanksResponse;
import com.nissmart.runtime.grpc.UnaryReply;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.identity.LookupLimit;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.UUID;

/** The contract's BankService. */
public final class BankGrpcService extends BankServiceGrpc.BankServiceImplBase {
  private static final int USUAL_LIMIT = 50;
  private static final int MOST = 200;
  private static final int LONGEST_QUERY = 100;

  private final BankAccountRules rules;
  private final NameEnquiries enquiries;
  private final LookupLimit<UUID> limit;

  public BankGrpcService(BankAccountRules rules, NameEnquiries enquiries, InstantSource time) {
    this.rules = rules;
    this.enquiries = enquiries;
    this.limit = new LookupLimit<>("name enquiries", time);
  }

  @Override
  public void listBanks(ListBanksRequest request, StreamObserver<ListBanksResponse> observer) {
    int limit = request.getLimit() == 0 ? USUAL_LIMIT : request.getLimit();
    if (limit < 1 || limit > MOST) {
      throw Refusal.invalid("limit", "OUT_OF_RANGE", "limit is 1 to 200, got " + limit);
    }
    if (request.getQuery().length() > LONGEST_QUERY) {
      throw Refusal.invalid(
          "query",
          "TOO_LONG",
          "query is at most 100 characters, got " + request.getQuery().length());
    }
    ListBanksResponse.Builder response = ListBanksResponse.newBuilder();
    BankDirectory.NIGERIA
        .search(request.getQuery(), limit)
        .forEach(bank -> response.addBanks(message(bank)));
    UnaryReply.send(observer, response.build());
  }

  @Override
  public void enquireName(
      EnquireNameRequest request, StreamObserver<EnquireNameResponse> observer) {
    UUID caller = Caller.currentUser().userId();
    BankAccount account =
        new BankAccount(
            BankDirectory.NIGERIA.canonical(request.getBankCode()), request.getAccountNumber());
    FieldError fault = rules.fault("", account);
    if (fault != null) {
      throw Refusal.invalid(fault.field(), fault.code(), fault.message());
    }
    limit.check(caller);
    limit.add(caller);
    String name =
        switch (enquiries.ask(account)) {
          case NameAnswer.Holder(String holder) -> holder;
          case NameAnswer.NoSuchAccount() ->
              throw new Refusal(
                  Reason.DESTINATION_INVALID,
                  "The bank has no account with the number " + account.accountNumber());
          case NameAnswer.Unavailable() ->
              throw new Refusal(
                  Reason.UNAVAILABLE,
                  "The bank does not answer now; try again, or withdraw without the name");
        };
    UnaryReply.send(observer, EnquireNameResponse.newBuilder().setAccountName(name).build());
  }

  private static com.nissmart.payout.v1.Bank message(Bank bank) {
    return com.nissmart.payout.v1.Bank.newBuilder()
        .setCode(bank.code())
        .setName(bank.name())
        .setNipCode(bank.nipCode())
        .setNuban(bank.nuban())
        .build();
  }
}
