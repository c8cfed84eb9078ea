-- seeded: ops.day_changes, ops.day_versions
-- Its rows are no loss: without them the next export writes every day anew.
do $$
declare
  changing text;
  happened text;
begin
  foreach changing in array array['pit.trades', 'pit.regime_snapshots', 'pit.premove_artifacts',
                                  'market.tickers', 'market.orderbooks', 'market.trades', 'market.funding_rates'] loop
    foreach happened in array array['updated', 'deleted', 'truncated'] loop
      execute format('drop trigger %I on %s', split_part(changing, '.', 2) || '_day_' || happened, changing);
    end loop;
  end loop;
end
$$;
drop function ops.note_changed_days();
drop function if exists ops.note_day_change(text, date);
drop function if exists ops.day_version(text, date);
drop function if exists ops.fold_day_changes();
drop table ops.day_changes;
drop table ops.day_versions;
