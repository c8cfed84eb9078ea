package io.pitlane.load;

import io.pitlane.testing.TestDatabase;

final class DaysApartFixture {

    private DaysApartFixture() {}

    static void clear(TestDatabase database) {
        database.execute(
                """
                select ops.finish_day_load(dataset, day) from ops.day_loads;
                do $$
                declare partition regclass;
                begin
                  for partition in select inhrelid::regclass from pg_inherits
                                    join pg_class c on c.oid = inhparent and relkind = 'p'
                                   where relnamespace = 'market'::regnamespace loop
                    execute format('drop table %s', partition);
                  end loop;
                end $$;
                truncate market.ingest_events, ops.dropped_days, ops.loads, ops.quarantine;""");
    }
}
