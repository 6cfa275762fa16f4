-- A bank may use a reference again: for its charges, or to pay twice. What it booked at another moment is another
-- exception, and is shown although the first one is closed.
alter table reconciliation_exception add column booked_at timestamptz;

update reconciliation_exception x
set booked_at = (select min(l.booked_at) from settlement_line l where l.reference = x.reference and l.verdict = x.kind)
where kind in ('MISSING_HERE', 'DUPLICATE');

alter table reconciliation_exception
  drop constraint reconciliation_exception_once,
  add constraint reconciliation_exception_once unique nulls not distinct (kind, reference, booked_at);

-- A withdrawal that is forgotten is looked for here; what was paid late is looked for every few seconds.
create index reconciliation_exception_of_withdrawal on reconciliation_exception (withdrawal_id)
  where withdrawal_id is not null;
create index late_booking_paid_after_release on late_booking (withdrawal_id, attempt_no)
  where kind = 'PAID_AFTER_RELEASE';
