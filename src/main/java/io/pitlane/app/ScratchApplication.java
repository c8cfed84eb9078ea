package io.pitlane.app;

import io.pitlane.config.ExportSettings;
import io.pitlane.config.Settings;
import io.pitlane.config.SettingsReader;
import io.pitlane.database.ConnectionTarget;
import io.pitlane.database.DatabaseCreation;
import io.pitlane.error.OperationFailedException;
import io.pitlane.export.Exports;
import io.pitlane.metrics.ExportMetrics;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A second Pitlane beside an application, without its routes: its own database on the same server and a data folder of its
 * own. For benches, which want everything real and nothing of the user's. Closing it takes all of it away.
 */
public final class ScratchApplication implements AutoCloseable {

    /** A machine that is busy for a moment must not send records into the spool, where no bench looks for them. */
    private static final String PATIENCE = "30s";

    private final Application owner;
    private final String name;
    private final Path data;
    private final OpenedParts opened = new OpenedParts();
    private final Application application;

    /** @param name of the database and the folder; only letters, digits and underscores */
    public ScratchApplication(Application owner, String name) {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a database name: " + name);
        }
        this.owner = owner;
        this.name = name;
        this.data = owner.settings().home().data().resolve(name);
        try {
            opened.add(this::deleteData);
            new DatabaseCreation(owner.settings().database(), target()).createIfMissing();
            opened.add(this::dropDatabase);
            this.application = opened.add(Application.open(settings(), Opening.SERVICE));
        } catch (RuntimeException | Error failure) {
            close();
            throw failure;
        }
    }

    Application application() {
        return application;
    }

    /** Who listens where, and who may come in. */
    public ConnectionTarget target() {
        ConnectionTarget same = owner.database().target();
        return new ConnectionTarget(same.host(), same.port(), name, same.user(), same.password());
    }

    /** Folder of its data, which goes with it. */
    public Path data() {
        return data;
    }

    /** Exports of its database into a folder of the caller's. */
    public Exports exports(Path folder) {
        ExportSettings same = application.settings().export();
        return new Exports(
                application.database(),
                application.catalog(),
                new ExportSettings(
                        folder,
                        same.compression(),
                        same.workers(),
                        same.keepDaily(),
                        same.keepWeekly(),
                        same.keepMonthly(),
                        same.minFreeDisk()),
                ExportMetrics.none());
    }

    /** Connections to its database, without limits of time. */
    public DataSource dataSource() {
        return application.database().unlimitedDataSource();
    }

    @Override
    public void close() {
        opened.close();
    }

    private Settings settings() {
        Settings same = owner.settings();
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("data.dir", data.toString());
        flags.put("db.url", url());
        same.database().sslRootCert().ifPresent(file -> flags.put("db.ssl-root-cert", file.toString()));
        flags.put("http.host", "127.0.0.1");
        flags.put("http.port", "0");
        flags.put("feeds.enabled", "false");
        flags.put("jobs.enabled", "false");
        flags.put("store.write-deadline", PATIENCE);
        return SettingsReader.read(same.home().home(), same.home().home(), Map.of(), flags);
    }

    private String url() {
        ConnectionTarget target = target();
        String ssl = owner.settings().database().sslMode().name().toLowerCase(java.util.Locale.ROOT);
        return "postgres://" + encoded(target.user()) + ":"
                + encoded(target.password().reveal()) + "@" + target.address() + "/" + name + "?sslmode="
                + ssl.replace('_', '-');
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void dropDatabase() {
        owner.database().outsideTransactions("bench-drop-database", connection -> {
            try (var statement = connection.createStatement()) {
                return statement.execute("drop database if exists " + name + " with (force)");
            }
        });
    }

    private void deleteData() {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new OperationFailedException("Cannot delete the bench's folder " + data + ": " + e.getMessage(), e);
        }
    }
}
