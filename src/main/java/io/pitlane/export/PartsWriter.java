package io.pitlane.export;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Writes the parts of one set: what was read from a snapshot, and the scripts around it. Used once. */
final class PartsWriter {

    private final Snapshot snapshot;
    private final Plan plan;
    private final PartSink sink;
    private final BooleanSupplier isStopped;
    private final ExportProgress progress;
    private final AtomicBoolean failed = new AtomicBoolean();
    private final Map<RowsPart, ManifestPart> rows = new TreeMap<>(Comparator.comparing(RowsPart::name));

    PartsWriter(Snapshot snapshot, Plan plan, PartSink sink, BooleanSupplier isStopped, ExportProgress progress) {
        this.snapshot = snapshot;
        this.plan = plan;
        this.sink = sink;
        this.isStopped = () -> isStopped.getAsBoolean() || failed.get();
        this.progress = progress;
    }

    /** What came of a part that is taken over. */
    void linked(RowsPart part, ManifestPart former) {
        rows.put(part, former);
    }

    ManifestPart writeBegin(SchemaScript schema) throws IOException {
        return script(PartName.BEGIN, ManifestPart.Kind.BEGIN, ScriptText.begin(schema));
    }

    ManifestPart writeFinish(SchemaScript schema) throws IOException {
        return script(PartName.FINISH, ManifestPart.Kind.FINISH, ScriptText.finish(schema));
    }

    ManifestPart writeCommit() throws SQLException, IOException {
        return script(
                PartName.COMMIT,
                ManifestPart.Kind.COMMIT,
                ScriptText.commit(
                        names(),
                        snapshot.schema().sequences(),
                        TableSum.of(snapshot.view().tables(), rows)));
    }

    private List<String> names() {
        return rows.keySet().stream().map(RowsPart::name).toList();
    }

    private ManifestPart script(String part, ManifestPart.Kind kind, String text) throws IOException {
        try (PartSink.Target target = sink.open(part, true)) {
            target.out().write(text.getBytes(StandardCharsets.UTF_8));
            PartSink.Written written = target.finish();
            return ManifestPart.ofScript(written.file(), kind, written.bytes(), written.sha256());
        }
    }

    /** In the order of their files. */
    List<ManifestPart> rowParts() {
        return rows.values().stream()
                .sorted(Comparator.comparing(ManifestPart::file))
                .toList();
    }

    /**
     * Writes what is to be read, on so many connections at a time.
     *
     * @param workers 1: one after the other, on this thread
     */
    void writeRows(int workers) throws SQLException, IOException {
        for (ReadTask task : plan.tasks()) {
            if (task.table().loading()) {
                write(task, snapshot.early());
            }
        }
        snapshot.releaseEarly();
        Queue<ReadTask> open = new ConcurrentLinkedQueue<>(
                plan.tasks().stream().filter(task -> !task.table().loading()).toList());
        if (workers == 1) {
            writeAll(open, snapshot.keeper());
        } else {
            writeAtOnce(open, workers);
        }
    }

    private void writeAtOnce(Queue<ReadTask> open, int workers) throws SQLException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(workers, task -> {
            Thread thread = new Thread(task, "export");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Void>> each = new ArrayList<>();
            each.add(() -> {
                work(open, snapshot.keeper());
                return null;
            });
            for (int i = 1; i < workers; i++) {
                each.add(() -> {
                    work(open);
                    return null;
                });
            }
            await(threads.invokeAll(each));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed.set(true);
            throw new StoppedException();
        } finally {
            threads.shutdown();
        }
    }

    private void work(Queue<ReadTask> open) throws SQLException, IOException {
        try (Connection connection = snapshot.open()) {
            work(open, connection);
            connection.rollback();
        } catch (SQLException | RuntimeException | Error e) {
            failed.set(true);
            throw e;
        }
    }

    private void work(Queue<ReadTask> open, Connection connection) throws SQLException, IOException {
        try {
            writeAll(open, connection);
        } catch (SQLException | IOException | RuntimeException | Error e) {
            failed.set(true);
            throw e;
        }
    }

    private void writeAll(Queue<ReadTask> open, Connection connection) throws SQLException, IOException {
        for (ReadTask task = open.poll(); task != null; task = open.poll()) {
            write(task, connection);
        }
    }

    private void write(ReadTask task, Connection connection) throws SQLException, IOException {
        Map<RowsPart, ManifestPart> written = new RowsReader(task, sink, isStopped).read(connection);
        synchronized (rows) {
            rows.putAll(written);
        }
        progress.advanced(
                written.size(),
                written.values().stream().mapToLong(ManifestPart::rows).sum());
    }

    /** Throws what failed first; that others were stopped for it is no news. */
    private static void await(List<Future<Void>> workers) throws SQLException, IOException, InterruptedException {
        Throwable failure = null;
        for (Future<Void> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                if (failure == null || failure instanceof StoppedException) {
                    failure = e.getCause();
                } else if (!(e.getCause() instanceof StoppedException)) {
                    failure.addSuppressed(e.getCause());
                }
            }
        }
        if (failure instanceof SQLException sql) {
            throw sql;
        } else if (failure instanceof IOException io) {
            throw io;
        } else if (failure instanceof RuntimeException runtime) {
            throw runtime;
        } else if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw new OperationFailedException("The export failed: " + failure, failure);
        }
    }
}
