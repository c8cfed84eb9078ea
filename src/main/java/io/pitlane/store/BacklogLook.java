package io.pitlane.store;

import io.pitlane.error.InvalidInputException;
import io.pitlane.load.Loader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a run over the backlog would meet. Changes nothing: it reads the files, and asks the ledger. Used once. */
final class BacklogLook {

    private static final int GROUP_BYTES = 4 << 20;
    private static final int MOST_NOTES = 10;

    private final Spool spool;
    private final Loader loader;
    private final ReconcileOrder order;
    private final List<String> notes = new ArrayList<>();
    private long pending;
    private long duplicate;
    private long failed;
    private long records;

    BacklogLook(Spool spool, Loader loader, ReconcileOrder order) {
        this.spool = spool;
        this.loader = loader;
        this.order = order;
    }

    ReconcileReport report() {
        BacklogQueue queue =
                new BacklogQueue(spool.backlog().stream().filter(order::isAbout).toList(), GROUP_BYTES);
        order.progress().began(queue.files(), queue.bytes());
        try {
            for (List<SpoolEntry> group = queue.next(); !group.isEmpty(); group = queue.next()) {
                look(group);
                order.progress()
                        .advanced(group.stream().mapToLong(SpoolEntry::bytes).sum(), 0);
            }
        } finally {
            order.progress().ended();
        }
        return new ReconcileReport(pending, 0, duplicate, failed, 0, records, 0, notes, Optional.empty());
    }

    private void look(List<SpoolEntry> group) {
        Map<String, Integer> recordsById = new HashMap<>();
        for (SpoolEntry entry : group) {
            Optional<SpoolBatch> batch = spool.look(entry);
            if (batch.isEmpty()) {
                failed++;
                if (notes.size() < MOST_NOTES) {
                    notes.add(entry.path() + " is damaged, or gone");
                }
            } else if (recordsById.put(batch.get().batchId(), batch.get().records()) != null) {
                duplicate++;
            }
        }
        if (recordsById.isEmpty()) {
            return;
        }
        Set<String> known = known(group.get(0).dataset(), recordsById.keySet());
        duplicate += known.size();
        recordsById.keySet().removeAll(known);
        pending += recordsById.size();
        records += recordsById.values().stream().mapToLong(Integer::intValue).sum();
    }

    private Set<String> known(String dataset, Set<String> batchIds) {
        try {
            return loader.findLoaded(dataset, batchIds);
        } catch (InvalidInputException e) {
            failed += batchIds.size();
            notes.add(e.getMessage());
            return Set.of();
        }
    }
}
