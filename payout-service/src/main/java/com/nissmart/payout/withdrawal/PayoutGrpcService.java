package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalResponse;
import com.nissmart.payout.v1.ListWithdrawalsRequest;
import com.nissmart.payout.v1.ListWithdrawalsResponse;
import com.nissmart.payout.v1.PayoutServiceGrpc;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The contract's PayoutService over {@link Withdrawals}. */
public final class PayoutGrpcService extends PayoutServiceGrpc.PayoutServiceImplBase {
  private static final int DEFAULT_PAGE = 50;
  private static final int LARGEST_PAGE = 200;

  private final Withdrawals withdrawals;

  /** The service over the use case. */
  public PayoutGrpcService(Withdrawals withdrawals) {
    this.withdrawals = withdrawals;
  }

  @Override
  public void createWithdrawal(
      CreateWithdrawalRequest request, StreamObserver<CreateWithdrawalResponse> observer) {
    Answer answer = withdrawals.create(Caller.currentUser(), RequestRules.read(request));
    reply(
        observer,
        CreateWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal()))
            .setReplayed(answer.replayed())
            .build());
  }

  @Override
  public void getWithdrawal(
      GetWithdrawalRequest request, StreamObserver<GetWithdrawalResponse> observer) {
    Withdrawal found = withdrawals.get(Caller.current(), id(request.getWithdrawalId()));
    GetWithdrawalResponse.Builder response =
        GetWithdrawalResponse.newBuilder().setWithdrawal(Messages.withdrawal(found));
    withdrawals.events(found).forEach(event -> response.addEvents(Messages.event(event)));
    reply(observer, response.build());
  }

  @Override
  public void listWithdrawals(
      ListWithdrawalsRequest request, StreamObserver<ListWithdrawalsResponse> observer) {
    ListFilter filter = filter(request);
    String list = "withdrawals " + request.getAccountId() + " " + filter.status();
    int size = pageSize(request.getPageSize());
    // One more than asked for tells whether there is a next page.
    List<Withdrawal> found =
        withdrawals.list(
            Caller.currentUser(), filter, position(request.getPageToken(), list), size + 1);
    List<Withdrawal> page = found.subList(0, Math.min(size, found.size()));
    ListWithdrawalsResponse.Builder response = ListWithdrawalsResponse.newBuilder();
    page.forEach(withdrawal -> response.addWithdrawals(Messages.withdrawal(withdrawal)));
    if (found.size() > size) {
      response.setNextPageToken(PageToken.encode(list, page.getLast().publicId()));
    }
    reply(observer, response.build());
  }

  @Override
  public void retryWithdrawal(
      RetryWithdrawalRequest request, StreamObserver<RetryWithdrawalResponse> observer) {
    UUID id = id(request.getWithdrawalId());
    String key = RequestRules.key(request.getIdempotencyKey());
    Answer answer = withdrawals.retry(Caller.currentUser(), id, key);
    reply(
        observer,
        RetryWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal()))
            .setReplayed(answer.replayed())
            .build());
  }

  @Override
  public void cancelWithdrawal(
      CancelWithdrawalRequest request, StreamObserver<CancelWithdrawalResponse> observer) {
    Answer answer = withdrawals.cancel(Caller.currentUser(), id(request.getWithdrawalId()));
    reply(
        observer,
        CancelWithdrawalResponse.newBuilder()
            .setWithdrawal(Messages.withdrawal(answer.withdrawal()))
            .setReplayed(answer.replayed())
            .build());
  }

  private static UUID id(String text) {
    if (text.isEmpty()) {
      throw Refusal.invalid("withdrawal_id", "REQUIRED", "withdrawal_id is required");
    }
    return Ids.WITHDRAWAL.parse("withdrawal_id", text);
  }

  private static ListFilter filter(ListWithdrawalsRequest request) {
    String account = request.getAccountId();
    return new ListFilter(
        account.isEmpty() ? null : Ids.ACCOUNT.parse("account_id", account),
        Messages.status(request.getStatus(), request.getStatusValue()));
  }

  private static int pageSize(int asked) {
    if (asked < 0 || asked > LARGEST_PAGE) {
      throw Refusal.invalid(
          "page_size", "OUT_OF_RANGE", "page_size is 1 to 200, or 0 for 50, got " + asked);
    }
    return asked == 0 ? DEFAULT_PAGE : asked;
  }

  private static @Nullable UUID position(String token, String list) {
    return PageToken.decode(token, list)
        .map(last -> Ids.WITHDRAWAL.parse("page_token", last))
        .orElse(null);
  }

  private static <T> void reply(StreamObserver<T> observer, T response) {
    observer.onNext(response);
    observer.onCompleted();
  }
}
