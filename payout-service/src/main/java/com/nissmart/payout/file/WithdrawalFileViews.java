package com.nissmart.payout.file;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Shows files of withdrawals to the users who submitted them. */
public final class WithdrawalFileViews {
  private final Jdbi jdbi;
  private final WithdrawalFileStore files = new WithdrawalFileStore();
  private final FileLineStore lines = new FileLineStore();

  public WithdrawalFileViews(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Returns a page of the caller's files, newest first. */
  public List<WithdrawalFile> list(Caller.User caller, @Nullable UUID before, int limit) {
    return jdbi.withHandle(h -> files.list(h, caller.userId(), before, limit));
  }

  /**
   * Returns one of the caller's files with a page of its lines.
   *
   * @throws Refusal WITHDRAWAL_FILE_NOT_FOUND, CURSOR_INVALID
   */
  public GetWithdrawalFileResponse get(Caller.User caller, UUID id, String pageToken, int size) {
    String list = "lines of " + Ids.WITHDRAWAL_FILE.format(id);
    long after = PageToken.decodeNumber(pageToken, list, 0);
    return jdbi.withHandle(h -> {
      WithdrawalFile file = find(h, files, caller, id);
      List<WithdrawalFileEntry> found = lines.entries(h, id, after, size + 1);
      List<WithdrawalFileEntry> page = found.subList(0, Math.min(size, found.size()));
      return GetWithdrawalFileResponse.newBuilder()
          .setFile(file.toMessage())
          .addAllTotals(lines.totals(h, id))
          .addAllEntries(page)
          .setNextPageToken(
              found.size() > size
                  ? PageToken.encode(list, Integer.toString(page.getLast().getLine()))
                  : "")
          .build();
    });
  }

  static WithdrawalFile find(
      Handle handle, WithdrawalFileStore files, Caller.User caller, UUID id) {
    return files
        .find(handle, caller.userId(), id)
        .orElseThrow(() ->
            new Refusal(
                Reason.WITHDRAWAL_FILE_NOT_FOUND,
                "You have no file " + Ids.WITHDRAWAL_FILE.format(id)));
  }
}
