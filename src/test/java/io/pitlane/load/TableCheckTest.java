package io.pitlane.load;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.database.OperationKind;
import io.pitlane.dataset.Catalog;
import io.pitlane.dataset.Dataset;
import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DatabaseTest
class TableCheckTest {

    private final TestDatabase database;
    private final Dataset trades = Catalog.read(Path.of("config/datasets"))
            .find("pit.trades")
            .orElseThrow()
            .inSchema("checked");

    TableCheckTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void copyTheTable() {
        database.execute("drop schema if exists checked cascade; create schema checked;"
                + " create table checked.trades (like pit.trades including all)");
    }

    @Test
    void theTableOfTheMigrationsFits() {
        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void aTableThatIsNotThereIsTold() {
        database.execute("drop table checked.trades");

        assertThatThrownBy(this::check)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("dataset checked.trades: there is no such table");
    }

    @Test
    void everythingThatDoesNotFitIsToldAtOnce() {
        database.execute("alter table checked.trades drop column side, alter column qty type numeric(20, 8)");

        assertThatThrownBy(this::check)
                .hasMessageContaining("no column side")
                .hasMessageContaining("column qty is numeric, but its field is declared as double");
    }

    @Test
    void aKeyWithoutAUniqueIndexIsRefused() {
        database.execute("do $$ begin execute (select format('drop index checked.%I', indexname) from pg_indexes"
                + " where schemaname = 'checked' and indexdef like '%UNIQUE%trade_id%'); end $$");

        assertThatThrownBy(this::check)
                .hasMessageContaining("no unique index over the key, in its order (venue, symbol, trade_id)");
    }

    @Test
    void anIndexOverMoreThanTheKeyIsNotEnough() {
        database.execute("do $$ begin execute (select format('drop index checked.%I', indexname) from pg_indexes"
                + " where schemaname = 'checked' and indexdef like '%UNIQUE%trade_id%'); end $$;"
                + " create unique index on checked.trades (venue, symbol, trade_id, ts)");

        assertThatThrownBy(this::check).hasMessageContaining("no unique index over the key");
    }

    private void check() {
        database.transactions().call(OperationKind.READ, "check", connection -> {
            TableCheck.check(connection, trades);
            return null;
        });
    }
}
