-- The time of a change comes with the change, from the one clock that the service is given, and no trigger reads another.
-- Leases alone stay on this database's time.
create or replace function withdrawal_reaches_status() returns trigger
  language plpgsql as
$$
begin
  new.ended_at := case when new.status in ('PENDING', 'PROCESSING') then null else new.updated_at end;
  return new;
end
$$;
