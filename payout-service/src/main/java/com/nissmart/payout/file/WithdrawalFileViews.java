package com.nissmart.payout.file;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.GetWithdrawalFileResponse;
import com.nissmart.payout.v1.WithdrawalFileEntry;
import com.nissmart.runtime.identity.Caller;
import com.nissmart.runtime.paging.PageToken;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Shows files of withdrawals to the users who submitted them, and to operators and auditors. */
public final class WithdrawalFileViews {
  private final Jdbi jdbi;
  private final WithdrawalFileStore files = new WithdrawalFileStore();
  private final LineStateStore lines = new LineStateStore();

  public WithdrawalFileViews(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Returns a page of a user's files, newest first; null: of all users. */
  public List<WithdrawalFile> list(@Nullable UUID user, @Nullable UUID before, int limit) {
    return jdbi.withHandle(h -> files.list(h, user, before, limit));
  }

  /**
   * Returns a file that the caller may see, with a page of its lines.
   *
   * @throws Refusal WITHDRAWAL_FILE_NOT_FOUND, CURSOR_INVALID
   */
  public GetWithdrawalFileResponse get(Caller.User caller, UUID id, String pageToken, int size) {
    String list = "lines of " + Ids.WITHDRAWAL_FILE.format(id);
    long after = PageToken.decodeNumber(pageToken, list, 0);
    return jdbi.withHandle(h -> {
      WithdrawalFile file = find(h, files, id, one -> isOwn(one, caller) || caller.mayReadAll());
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

  /**
   * Returns a file that the caller may change: its submitter and operators may.
   *
   * @throws Refusal WITHDRAWAL_FILE_NOT_FOUND
   */
  static WithdrawalFile findForChange(
      Handle handle, WithdrawalFileStore files, Caller.User caller, UUID id) {
    return find(handle, files, id, one -> isOwn(one, caller) || caller.has(Role.ROLE_OPERATOR));
  }

  static boolean isOwn(WithdrawalFile file, Caller.User caller) {
    return file.userId().equals(caller.userId());
  }

  private static WithdrawalFile find(
      Handle handle, WithdrawalFileStore files, UUID id, Predicate<WithdrawalFile> allowed) {
    return files
        .find(handle, id)
        .filter(allowed)
        .orElseThrow(() ->
            new Refusal(
                Reason.WITHDRAWAL_FILE_NOT_FOUND,
                "You have no file " + Ids.WITHDRAWAL_FILE.format(id)));
  }
}
