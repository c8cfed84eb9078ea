-- A day that is taken away may be kept for a while: detached, so that it is gone from its table, and whole, so that it
-- can be put back without a scan.
alter table ops.dropped_days
  add column until  timestamptz,
  add column forced boolean not null default false,
  drop constraint dropped_days_state_check,
  add constraint dropped_days_state_check check (state in ('detaching', 'detached', 'dropped')),
  add constraint dropped_days_until_check check (state <> 'detached' or until is not null);

comment on column ops.dropped_days.state is
  'detaching: its partition is about to go; detached: it stands alone until it is dropped; dropped: it is gone.';
comment on column ops.dropped_days.until is
  'Until when its rows are kept and it can be put back (UTC); equal to at: not at all. Null where nobody kept count.';
comment on column ops.dropped_days.forced is 'Whether it was taken on demand although no verified export held it.';
