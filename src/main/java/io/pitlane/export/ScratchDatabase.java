package io.pitlane.export;

import io.pitlane.database.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * A database that is there for one drill. Its name follows from the database whose exports are drilled, so that what a
 * drill which was killed has left is found and dropped by the next one. Closed, it is dropped.
 */
final class ScratchDatabase implements AutoCloseable {

    private static final String PREFIX = "pitlane_drill_";
    private static final int NAME_DIGITS = 16;

    private final Database server;
    private final String name;

    private ScratchDatabase(Database server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Drops what is left of an earlier one, and creates it. The caller sees to it that no other drill of the same owner
     * is under way.
     *
     * @param server where it is created
     * @param owner whose exports are drilled
     */
    static ScratchDatabase create(Database server, Database owner) {
        ScratchDatabase scratch = new ScratchDatabase(server, nameFor(owner));
        scratch.drop();
        scratch.execute("create database " + Quoted.identifier(scratch.name) + " encoding 'UTF8' template template0");
        return scratch;
    }

    static String nameFor(Database owner) {
        return PREFIX
                + Sha256.hex(owner.target().display().getBytes(StandardCharsets.UTF_8))
                        .substring(0, NAME_DIGITS);
    }

    /** Each connection is a new one. */
    DataSource dataSource() {
        return server.unlimitedDataSource(name);
    }

    @Override
    public void close() {
        drop();
    }

    private void drop() {
        execute("drop database if exists " + Quoted.identifier(name) + " with (force)");
    }

    private void execute(String sql) {
        server.<Void>outsideTransactions("restore-drill", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                return null;
            }
        });
    }
}
