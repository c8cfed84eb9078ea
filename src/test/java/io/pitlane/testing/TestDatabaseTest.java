package io.pitlane.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@DatabaseTest(migrated = false)
class TestDatabaseTest {

    private final TestDatabase database;

    TestDatabaseTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void theConstructorAndTheMethodsAreGivenTheSameDatabase(TestDatabase again) {
        assertThat(again).isSameAs(database);
        assertThat(database.rows("SELECT current_database() AS name"))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("name", database.name()));
    }

    @Test
    void theServerIsTheOneThatTheRunIsAbout() {
        boolean installed =
                !System.getProperty(TestServer.BINARIES_PROPERTY, "").isEmpty();

        assertThat(database.number("SELECT current_setting('server_version_num')::int / 10000"))
                .isEqualTo(installed ? 15 : 18);
    }

    @Test
    void twoDatabasesDoNotSeeEachOther() {
        database.execute("CREATE TABLE only_here (n int); INSERT INTO only_here VALUES (7)");

        try (TestDatabase other = TestDatabase.createEmpty()) {
            assertThat(database.number("SELECT n FROM only_here")).isEqualTo(7);
            assertThat(other.rows("SELECT to_regclass('only_here')::text AS found"))
                    .singleElement()
                    .satisfies(row -> assertThat(row).containsEntry("found", null));
        }
    }

    @Test
    void aClosedDatabaseIsGone() {
        TestDatabase other = TestDatabase.createEmpty();

        other.close();

        assertThat(database.number("SELECT count(*) FROM pg_database WHERE datname = '" + other.name() + "'"))
                .isZero();
    }
}
