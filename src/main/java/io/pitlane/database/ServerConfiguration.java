package io.pitlane.database;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code postgresql.conf} and {@code pg_hba.conf} say. Both are Pitlane's and are written before every start. */
final class ServerConfiguration {

    /** The only role that may connect, the owner of the database of the same name. */
    static final String ROLE = "pitlane";

    static final String DATABASE = "pitlane";
    static final String HOST = "127.0.0.1";

    private static final String ACCESS =
            """
            # Written by Pitlane at every start; changes here are lost.
            # The superuser cannot connect at all; everybody else comes from this machine and shows a password.
            host  all  postgres  all           reject
            host  all  all       127.0.0.1/32  scram-sha-256
            """;

    private final ServerSizing sizing;
    private final int port;

    ServerConfiguration(ServerSizing sizing, int port) {
        this.sizing = sizing;
        this.port = port;
    }

    void writeTo(EmbeddedFiles files) throws IOException {
        EmbeddedFiles.write(files.directory().resolve("pg_hba.conf"), ACCESS);
        EmbeddedFiles.write(files.directory().resolve("postgresql.conf"), text());
    }

    private String text() {
        StringBuilder text = new StringBuilder("# Written by Pitlane at every start; changes here are lost.\n"
                + "# Your own settings belong into custom.conf beside this file: they come last and win.\n");
        settings()
                .forEach((name, value) ->
                        text.append(name).append(" = '").append(value).append("'\n"));
        return text.append("include_if_exists 'custom.conf'\n").toString();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        connections(settings);
        durability(settings);
        sizes(settings);
        language(settings);
        log(settings);
        return settings;
    }

    private void connections(Map<String, String> settings) {
        settings.put("cluster_name", "pitlane");
        settings.put("listen_addresses", HOST);
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("password_encryption", "scram-sha-256");
        // Four processes with full pools and a psql.
        settings.put("max_connections", "50");
        // A statement over years of daily partitions locks each of them with its indexes.
        settings.put("max_locks_per_transaction", "256");
        // A killed program's long statement ends, and lets go of its locks, within this time.
        settings.put("client_connection_check_interval", "5s");
    }

    private void durability(Map<String, String> settings) {
        settings.put("fsync", "on");
        settings.put("synchronous_commit", "on");
        settings.put("full_page_writes", "on");
        // This build knows neither lz4 nor zstd and does not start with them; pglz costs more time than it saves.
        settings.put("wal_compression", "off");
        settings.put("restart_after_crash", "on");
        if (syncfsIsSafe()) {
            // After a crash one call instead of one for each of the thousands of files of daily partitions.
            settings.put("recovery_init_sync_method", "syncfs");
        }
    }

    /** Linux reports errors of {@code syncfs} since 5.8; other systems have no such call. */
    private static boolean syncfsIsSafe() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        Matcher version = Pattern.compile("^(\\d+)\\.(\\d+)").matcher(system.getVersion());
        return system.getName().equals("Linux")
                && version.find()
                && Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) >= 5008;
    }

    private void sizes(Map<String, String> settings) {
        settings.put("shared_buffers", kilobytes(sizing.sharedBuffers()));
        settings.put("wal_buffers", kilobytes(sizing.walBuffers()));
        settings.put("max_wal_size", megabytes(sizing.maxWal()));
        settings.put("min_wal_size", megabytes(sizing.minWal()));
        settings.put("checkpoint_timeout", "30min");
        settings.put("maintenance_work_mem", kilobytes(sizing.maintenanceWorkMem()));
        settings.put("work_mem", kilobytes(sizing.workMem()));
        settings.put("effective_cache_size", kilobytes(sizing.effectiveCache()));
        // Solid-state disks.
        settings.put("random_page_cost", "1.1");
    }

    private static void language(Map<String, String> settings) {
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("datestyle", "ISO, YMD");
        settings.put("lc_messages", "C");
        settings.put("lc_monetary", "C");
        settings.put("lc_numeric", "C");
        settings.put("lc_time", "C");
        settings.put("default_text_search_config", "pg_catalog.english");
    }

    private static void log(Map<String, String> settings) {
        settings.put("logging_collector", "on");
        settings.put("log_directory", "log");
        settings.put("log_filename", ServerLog.FILE_NAME);
        settings.put("log_file_mode", "0600");
        settings.put("log_rotation_size", "10MB");
        settings.put("log_rotation_age", "1d");
        settings.put("log_line_prefix", "%m [%p] %q%u@%d %a ");
    }

    private static String kilobytes(long bytes) {
        return bytes / 1024 + "kB";
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + "MB";
    }
}
