package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The version of a day is another if, and only if, what can be seen of the day is. */
@DatabaseTest
class DayVersionsTest {

    private static final int DAY = 86_400;

    private final TestDatabase database;
    private final LoadFixture fixture;

    DayVersionsTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        MarketFixture.clear(database);
        this.fixture = new LoadFixture(database, folder);
        database.execute("delete from ops.day_changes; delete from ops.day_versions");
    }

    @AfterEach
    void closeLoaders() {
        fixture.close();
    }

    @Test
    void changesWithTheDaysThatALoadInsertsInto() {
        fixture.load(
                LoadFixture.TRADES, fixture.write("a", LoadFixture.trade(0) + "\n" + LoadFixture.trade(DAY) + "\n"));
        Map<String, Long> first = versions();
        fixture.load(
                LoadFixture.TRADES, fixture.write("b", LoadFixture.trade(1) + "\n" + LoadFixture.trade(DAY) + "\n"));
        Map<String, Long> second = versions();
        fixture.load(LoadFixture.TRADES, fixture.write("c", LoadFixture.trade(1) + "\n{\"broken\":1}\n"));
        fixture.load(LoadFixture.DRY_RUN, LoadFixture.TRADES, fixture.write("d", LoadFixture.trade(2) + "\n"));

        assertThat(first.keySet()).containsExactly("pit.trades 2026-01-01", "pit.trades 2026-01-02");
        assertThat(second.get("pit.trades 2026-01-01")).isNotEqualTo(first.get("pit.trades 2026-01-01"));
        assertThat(second.get("pit.trades 2026-01-02")).isEqualTo(first.get("pit.trades 2026-01-02"));
        assertThat(versions()).isEqualTo(second);
        database.execute("select ops.fold_day_changes()");
        assertThat(versions()).isEqualTo(second);
        assertThat(database.number("select count(*) from ops.day_changes")).isZero();
    }

    @Test
    void changesWithADayThatWasLoadedApartWhenItCanBeSeen() {
        fixture.load(
                MarketFixture.TRADES,
                fixture.write("m", MarketFixture.trade(0) + "\n" + MarketFixture.trade(DAY) + "\n"));

        assertThat(database.number("select count(*) from market.trades")).isEqualTo(2);
        assertThat(versions().keySet()).containsExactly("market.trades 2026-01-01", "market.trades 2026-01-02");
        assertThat(database.number("select count(*) from ops.day_changes")).isEqualTo(2);
    }

    @Test
    void changesWithARecordThatReplacesAnotherOrIsSaidAgain() {
        String written = "\"created_at\":\"2026-01-01T0%d:00:00Z\"";
        fixture.load(LoadFixture.ARTIFACTS, fixture.write("a", artifact("1", written.formatted(1))));
        Map<String, Long> first = versions();
        fixture.load(LoadFixture.ARTIFACTS, fixture.write("b", artifact("2", written.formatted(2))));
        Map<String, Long> replaced = versions();
        fixture.load(LoadFixture.ARTIFACTS, fixture.write("c", artifact("2", written.formatted(3))));
        Map<String, Long> saidAgain = versions();
        fixture.load(LoadFixture.ARTIFACTS, fixture.write("d", artifact("1", written.formatted(1))));

        assertThat(first).hasSize(1);
        assertThat(replaced).hasSize(1).isNotEqualTo(first);
        assertThat(saidAgain).hasSize(1).isNotEqualTo(replaced);
        assertThat(versions()).isEqualTo(saidAgain);
    }

    private static String artifact(String score, String more) {
        return "{\"ts\":\"2026-01-01T00:00:00Z\",\"symbol\":\"A\",\"venue\":\"okx\",\"score\":" + score + "," + more
                + "}\n";
    }

    @Test
    void changesWithStatementsByHand() {
        fixture.load(
                LoadFixture.TRADES, fixture.write("a", LoadFixture.trade(0) + "\n" + LoadFixture.trade(DAY) + "\n"));
        Map<String, Long> loaded = versions();
        database.execute("set timezone = 'Pacific/Kiritimati'; update pit.trades set qty = 1 where trade_id = 't0'");
        Map<String, Long> updated = versions();
        database.execute("delete from pit.trades where trade_id = 't" + DAY + "'");
        Map<String, Long> deleted = versions();
        database.execute("delete from pit.trades where trade_id = 'none'; begin; delete from pit.trades; rollback");
        Map<String, Long> same = versions();
        database.execute("truncate pit.trades");

        assertThat(updated.get("pit.trades 2026-01-01")).isNotEqualTo(loaded.get("pit.trades 2026-01-01"));
        assertThat(updated.get("pit.trades 2026-01-02")).isEqualTo(loaded.get("pit.trades 2026-01-02"));
        assertThat(deleted.get("pit.trades 2026-01-01")).isEqualTo(updated.get("pit.trades 2026-01-01"));
        assertThat(deleted.get("pit.trades 2026-01-02")).isNotEqualTo(updated.get("pit.trades 2026-01-02"));
        assertThat(same).isEqualTo(deleted);
        assertThat(versions())
                .hasSize(2)
                .doesNotContainValue(deleted.get("pit.trades 2026-01-01"))
                .doesNotContainValue(deleted.get("pit.trades 2026-01-02"));
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        database.rows(
                        "select dataset || ' ' || day as name, ops.day_version(dataset, day) as version from"
                                + " (select dataset, day from ops.day_versions union select dataset, day from ops.day_changes) known")
                .forEach(row -> versions.put((String) row.get("name"), (Long) row.get("version")));
        return versions;
    }
}
