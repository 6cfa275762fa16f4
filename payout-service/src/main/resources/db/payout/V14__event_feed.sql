-- Events in the order in which they may be read without missing one: by the transaction that wrote them, and only those
-- of transactions before the oldest one that is still running. A sequence alone would not do: its numbers are given out
-- before the commit, so that a reader can pass a smaller one that is not there yet.
alter table withdrawal_event
  add column xid xid8 not null default pg_current_xact_id(),
  add column event_id bigint not null generated always as identity;

create unique index withdrawal_event_position on withdrawal_event (xid, event_id);
