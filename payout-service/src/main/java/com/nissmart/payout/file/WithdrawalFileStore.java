package com.nissmart.payout.file;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table of files. */
final class WithdrawalFileStore {
  /**
   * Adds a file; returns false when the user has one with the name, or with the same withdrawals.
   */
  boolean add(Handle handle, UUID id, SubmittedFile file, @Nullable UUID duplicateOf, Instant now) {
    return bind(
                handle.createUpdate(
                    """
                    INSERT INTO withdrawal_file
                      (file_id, user_id, name, content_sha256, lines_sha256, duplicate_of, created_at)
                    VALUES (:id, :user, :name, :content_sha256, :lines_sha256, :duplicate_of, :now)
                    ON CONFLICT DO NOTHING
                    """),
                id,
                file,
                duplicateOf)
            .bind("user", file.user())
            .bind("name", file.name())
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Changes the content of a file of the same name. */
  void replace(Handle handle, UUID id, SubmittedFile file, @Nullable UUID duplicateOf) {
    bind(
            handle.createUpdate(
                """
                UPDATE withdrawal_file
                SET content_sha256 = :content_sha256, lines_sha256 = :lines_sha256, duplicate_of = :duplicate_of
                WHERE file_id = :id
                """),
            id,
            file,
            duplicateOf)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(
      S sql, UUID id, SubmittedFile file, @Nullable UUID duplicateOf) {
    return sql.bind("id", id)
        .bind("content_sha256", file.contentSha256())
        .bind("lines_sha256", file.linesSha256())
        .bind("duplicate_of", duplicateOf);
  }

  Optional<WithdrawalFile> find(Handle handle, UUID id) {
    return select(handle, "f.file_id = :id").bind("id", id).map((row, _) -> read(row)).findOne();
  }

  /** Returns the user's file of a name, and keeps others from changing it. */
  Optional<WithdrawalFile> lock(Handle handle, UUID user, String name) {
    return select(handle, "f.user_id = :user AND f.name = :name FOR UPDATE OF f")
        .bind("user", user)
        .bind("name", name)
        .map((row, _) -> read(row))
        .findOne();
  }

  /** Returns the first file of another name with the same withdrawals. */
  Optional<WithdrawalFile> findSame(Handle handle, SubmittedFile file) {
    return select(
            handle,
            "f.user_id = :user AND f.lines_sha256 = :lines_sha256 AND f.name <> :name ORDER BY f.file_id LIMIT 1")
        .bind("user", file.user())
        .bind("name", file.name())
        .bind("lines_sha256", file.linesSha256())
        .map((row, _) -> read(row))
        .findOne();
  }

  /** Returns a page of files, newest first; of all users when none is given. */
  List<WithdrawalFile> list(Handle handle, @Nullable UUID user, @Nullable UUID before, int limit) {
    return select(
            handle,
            """
            %s AND %s ORDER BY f.file_id DESC LIMIT :limit
            """
                .formatted(
                    user == null ? "true" : "f.user_id = :user",
                    before == null ? "true" : "f.file_id < :before"))
        .bindMap(given(user, before))
        .bind("limit", limit)
        .map((row, _) -> read(row))
        .list();
  }

  private static Map<String, UUID> given(@Nullable UUID user, @Nullable UUID before) {
    Map<String, UUID> given = new HashMap<>();
    if (user != null) {
      given.put("user", user);
    }
    if (before != null) {
      given.put("before", before);
    }
    return given;
  }

  /**
   * Refuses a cancelled file, and keeps an open one from being cancelled until the transaction
   * ends.
   */
  void requireOpen(Handle handle, UUID id) {
    boolean cancelled =
        handle
            .createQuery(
                "SELECT cancelled_at IS NOT NULL FROM withdrawal_file WHERE file_id = :id FOR SHARE")
            .bind("id", id)
            .mapTo(Boolean.class)
            .one();
    if (cancelled) {
      throw new Refusal(
          Reason.WITHDRAWAL_FILE_CANCELLED,
          "The file was cancelled; submit what is left of it under another name");
    }
  }

  /** Marks a file as cancelled; the first time counts. */
  void cancel(Handle handle, UUID id, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE withdrawal_file SET cancelled_at = coalesce(cancelled_at, :now)
            WHERE file_id = :id
            """)
        .bind("id", id)
        .bind("now", utc(now))
        .execute();
  }

  private static Query select(Handle handle, String where) {
    return handle.createQuery(
        """
        SELECT f.*, (SELECT count(*) FROM withdrawal_file_line l WHERE l.file_id = f.file_id) AS lines
        FROM withdrawal_file f WHERE %s
        """
            .formatted(where));
  }

  private static WithdrawalFile read(ResultSet row) throws SQLException {
    return new WithdrawalFile(
        row.getObject("file_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getString("name"),
        row.getString("content_sha256"),
        row.getObject("duplicate_of", UUID.class),
        WithdrawalRows.instant(row, "created_at"),
        WithdrawalRows.instantOrNull(row, "cancelled_at"),
        row.getInt("lines"));
  }
}
