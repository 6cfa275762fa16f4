package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The inbox. */
final class CallbackStore {

  /**
   * A callback that is to be applied.
   *
   * @param tries how often that was tried in vain
   */
  record Received(long id, ByteString body, int tries) {}

  /** What became of one. */
  record Applied(long id, String state, String detail) {}

  /**
   * Stores them.
   *
   * @return for each whether it is new
   */
  List<Boolean> insert(Handle handle, List<Callback> callbacks) {
    Set<String> stored =
        new HashSet<>(
            handle
                .createQuery(
                    """
                    insert into callback (rail, event_id, body)
                    select * from unnest(:rails, :events, :bodies)
                    on conflict on constraint callback_once do nothing
                    returning event_id
                    """)
                .bindArray("rails", String.class, callbacks.stream().map(Callback::rail).toList())
                .bindArray(
                    "events", String.class, callbacks.stream().map(Callback::eventId).toList())
                .bindArray(
                    "bodies",
                    byte[].class,
                    callbacks.stream().map(c -> c.body().toByteArray()).toList())
                .mapTo(String.class)
                .list());
    // Of twins in one batch the first is the new one.
    return callbacks.stream().map(callback -> stored.remove(callback.eventId())).toList();
  }

  /** What is to be applied, oldest first; nobody else has it until the transaction ends. */
  List<Received> due(Handle handle, int limit) {
    return handle
        .createQuery(
            """
            select callback_id, body, tries from callback
            where state = 'RECEIVED' and next_run_at <= now()
            order by next_run_at, callback_id limit :limit
            for update skip locked
            """)
        .bind("limit", limit)
        .map((row, _) ->
            new Received(
                row.getLong("callback_id"),
                ByteString.copyFrom(row.getBytes("body")),
                row.getInt("tries")))
        .list();
  }

  /** Notes what became of them. */
  void applied(Handle handle, List<Applied> applied) {
    handle
        .createUpdate(
            """
            update callback c set state = a.state, detail = a.detail, applied_at = now()
            from unnest(:ids, :states, :details) as a (id, state, detail) where c.callback_id = a.id
            """)
        .bindArray("ids", Long.class, applied.stream().map(Applied::id).toList())
        .bindArray("states", String.class, applied.stream().map(Applied::state).toList())
        .bindArray("details", String.class, applied.stream().map(Applied::detail).toList())
        .execute();
  }

  /**
   * They are tried again.
   *
   * @param failed whether that was a try
   */
  void later(Handle handle, List<Long> ids, Duration after, boolean failed) {
    handle
        .createUpdate(
            """
            update callback
            set next_run_at = now() + make_interval(secs => :after), tries = tries + case when :failed then 1 else 0 end
            where callback_id = any(:ids)
            """)
        .bindArray("ids", Long.class, ids)
        .bind("after", after.toMillis() / 1e3)
        .bind("failed", failed)
        .execute();
  }

  /** How many wait to be applied; counts no further than {@code most}. */
  int waiting(Handle handle, int most) {
    return handle
        .createQuery(
            "select count(*) from (select 1 from callback where state = 'RECEIVED' limit :most) x")
        .bind("most", most)
        .mapTo(Integer.class)
        .one();
  }
}
