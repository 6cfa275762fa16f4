-- What the simulated bank has to call back for: its own book-keeping again, which refers to nothing of ours.
create table simulated_rail.callback (
  callback_id   bigint      not null generated always as identity,
  -- The same for every delivery of the same event.
  event_id      text        not null,
  type          text        not null,
  reference     text        not null,
  amount_minor  bigint      not null,
  currency      text        not null,
  occurred_at   timestamptz not null,
  due_at        timestamptz not null,
  tries         integer     not null default 0,

  constraint callback_pk primary key (callback_id),
  constraint callback_type check (type in ('payment.paid', 'payment.returned', 'payment.rejected'))
);

create index callback_due on simulated_rail.callback (due_at);
create index payment_returned on simulated_rail.payment (returned_at) where returned_at is not null;

grant select, insert, delete on simulated_rail.callback to payout_app;
grant update (due_at, tries) on simulated_rail.callback to payout_app;
