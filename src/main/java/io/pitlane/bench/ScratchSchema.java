package io.pitlane.bench;

import io.pitlane.database.OperationKind;
import io.pitlane.database.Transactions;
import io.pitlane.dataset.Dataset;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema with copies of real tables, their indexes, checks and defaults included; dropped when closed. The server does
 * not tidy them up by itself: it would do so beside one side of a bench and not beside the other.
 */
final class ScratchSchema implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScratchSchema.class);

    private static final String UNTIDIED = " with (autovacuum_enabled = false)";

    private final DataSource dataSource;
    private final Transactions transactions;
    private final String name;

    /** @param name of the schema; only letters, digits and underscores */
    ScratchSchema(DataSource dataSource, Transactions transactions, String name) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a schema name: " + name);
        }
        this.dataSource = dataSource;
        this.transactions = transactions;
        this.name = name;
        execute("create schema " + name);
    }

    String name() {
        return name;
    }

    /** Copies a table of ours under another name. */
    void copyTable(String source, String table) {
        execute("create table " + name + "." + table + " (like " + source + " including all)" + UNTIDIED);
    }

    /** Copies a table that is partitioned by day, with a sequence of its own, and makes its partitions. */
    void copyPartitionedTable(Dataset source, String table, BenchTables.Days days) {
        String copy = name + "." + table;
        execute("create table " + copy + " (like " + source.name() + " including all) partition by range ("
                + source.time() + ")");
        execute("create sequence " + copy + "_id_seq cache 1000");
        execute("alter table " + copy + " alter id set default nextval('" + copy + "_id_seq')");
        for (int i = 0; i < days.count(); i++) {
            LocalDate day = days.first().plusDays(i);
            execute("create table " + copy + "_" + day.toString().replace('-', '_') + " partition of " + copy
                    + " for values from ('" + day + " 00:00:00Z') to ('" + day.plusDays(1) + " 00:00:00Z')" + UNTIDIED);
        }
    }

    /** Empties the tables and lets the server write out what it holds, so that every round begins alike. */
    void reset(String... tables) {
        for (String table : tables) {
            execute("truncate " + name + "." + table);
        }
        checkpoint();
    }

    long count(String table) {
        return transactions.call(OperationKind.COPY, "bench-count", connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select count(*) from " + name + "." + table)) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    void execute(String sql) {
        transactions.call(OperationKind.DDL, "bench-prepare", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return null;
        });
    }

    /** A role that may not do this measures all the same, with a little more noise. */
    void checkpoint() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        } catch (SQLException e) {
            LOG.debug("no checkpoint between the rounds: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        execute("drop schema " + name + " cascade");
    }
}
