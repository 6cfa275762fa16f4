package com.nissmart.payout.grpc;

import com.nissmart.contract.Ids;
import com.nissmart.payout.file.WithdrawalFile;
import com.nissmart.payout.file.WithdrawalFileActions;
import com.nissmart.payout.file.WithdrawalFileViews;
import com.nissmart.payout.file.WithdrawalFiles;
import com.nissmart.payout.v1.CancelWithdrawalFileRequest;
import com.nissmart.payout.v1.CancelWithdrawalFileResponse;
import com.nissmart.payout.v1.GetWithdrawalFileRequest;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.ListWithdrawalFilesRequest;
import com.nissmart.payout.v1.ListWithdrawalFilesResponse;
import com.nissmart.payout.v1.RetryWithdrawalFileRequest;
import com.nissmart.payout.v1.RetryWithdrawalFileResponse;
import com.nissmart.payout.v1.SubmitWithdrawalFileRequest;
import com.nissmart.payout.v1.SubmitWithdrawalFileResponse;
import com.nissmart.runtime.identity.Caller;
import java.util.List;
import java.util.UUID;

/** The contract's requests about files of withdrawals. */
public record FileRequests(
    WithdrawalFiles files, WithdrawalFileActions actions, WithdrawalFileViews views) {

  SubmitWithdrawalFileResponse submit(SubmitWithdrawalFileRequest request) {
    return files.submit(request);
  }

  ListWithdrawalFilesResponse list(ListWithdrawalFilesRequest request) {
    UUID user = WithdrawalListRequests.user(Caller.currentUser(), request.getUserId());
    RequestedPage page =
        RequestedPage.of(
            request.getPageSize(),
            request.getPageToken(),
            "withdrawal files of " + user,
            Ids.WITHDRAWAL_FILE);
    List<WithdrawalFile> found = views.list(user, page.position(), page.limit());
    return ListWithdrawalFilesResponse.newBuilder()
        .addAllFiles(page.rows(found).stream().map(WithdrawalFile::toMessage).toList())
        .setNextPageToken(page.nextToken(found, WithdrawalFile::fileId))
        .build();
  }

  GetWithdrawalFileResponse get(GetWithdrawalFileRequest request) {
    int lines = RequestedPage.size(request.getPageSize());
    return views.get(Caller.currentUser(), id(request.getId()), request.getPageToken(), lines);
  }

  CancelWithdrawalFileResponse cancel(CancelWithdrawalFileRequest request) {
    return actions.cancel(Caller.currentUser(), id(request.getId()));
  }

  RetryWithdrawalFileResponse retry(RetryWithdrawalFileRequest request) {
    return actions.retry(Caller.currentUser(), id(request.getId()), request.getIdempotencyKey());
  }

  private static UUID id(String text) {
    return Ids.WITHDRAWAL_FILE.parse("id", text);
  }
}
