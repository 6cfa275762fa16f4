-- Callbacks of rails as they came, stored before anything is done about them. None is ever removed or changed; only what
-- became of it is noted.
create table callback (
  callback_id  bigint      not null generated always as identity,
  rail         text        not null,
  event_id     text        not null,
  body         bytea       not null,
  received_at  timestamptz not null default now(),
  -- FLAGGED: nothing was changed, somebody should look: an unknown reference, another amount, a contradiction.
  state        text        not null default 'RECEIVED',
  detail       text,
  applied_at   timestamptz,
  next_run_at  timestamptz not null default now(),
  tries        integer     not null default 0,

  constraint callback_pk primary key (callback_id),
  constraint callback_once unique (rail, event_id),
  constraint callback_state check (state in ('RECEIVED', 'APPLIED', 'KNOWN', 'FLAGGED')),
  constraint callback_applied check ((state = 'RECEIVED') = (applied_at is null))
);

create index callback_due on callback (next_run_at) where state = 'RECEIVED';
create index callback_flagged on callback (callback_id) where state = 'FLAGGED';

grant select, insert on callback to payout_app;
grant update (state, detail, applied_at, next_run_at, tries) on callback to payout_app;
