-- A day that stands alone is one that is about to go, to who knows no other words.
update ops.dropped_days set state = 'detaching' where state = 'detached';
alter table ops.dropped_days
  drop constraint dropped_days_until_check,
  drop constraint dropped_days_state_check,
  add constraint dropped_days_state_check check (state in ('detaching', 'dropped')),
  drop column until,
  drop column forced;

comment on column ops.dropped_days.state is 'detaching: its partition is about to go; dropped: it is gone.';
