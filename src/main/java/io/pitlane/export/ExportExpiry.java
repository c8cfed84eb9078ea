package io.pitlane.export;

import io.pitlane.config.ExportSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes old sets, by the rule of the settings. The newest set stays whatever the rule says, since the next one takes
 * parts over from it, and so does the last one that was found whole. Thread-safe.
 */
public final class ExportExpiry {

    private final ExportFolder folder;
    private final ExportLedger ledger;
    private final KeepRule rule;

    public ExportExpiry(Exports exports, ExportSettings settings) {
        this.folder = exports.folder();
        this.ledger = exports.ledger();
        this.rule = new KeepRule(settings.keepDaily(), settings.keepWeekly(), settings.keepMonthly());
    }

    /** What an expiry left and took, names of sets, the oldest first. */
    public record Report(List<String> kept, List<String> removed) {

        public Report {
            kept = List.copyOf(kept);
            removed = List.copyOf(removed);
        }
    }

    /** @throws io.pitlane.error.NotYetException if somebody else works on the directory */
    public Report run() {
        return folder.alone(this::expire);
    }

    private Report expire() {
        folder.tidy();
        List<ExportSet> sets = folder.sets();
        String directory = folder.id();
        ledger.reconcile(directory, sets);
        Set<String> kept = kept(sets, ledger.rows(directory));
        List<String> removed = new ArrayList<>();
        for (ExportSet set : sets) {
            if (!kept.contains(set.name())) {
                // The row first: whoever asks whether a day is exported must not be told of a set that is going.
                ledger.removed(directory, set.name());
                folder.remove(set.name());
                removed.add(set.name());
            }
        }
        return new Report(
                sets.stream().map(ExportSet::name).filter(kept::contains).toList(), removed);
    }

    private Set<String> kept(List<ExportSet> sets, List<ExportLedger.Row> rows) {
        Set<Instant> times = rule.keeps(
                sets.stream().map(set -> ExportFolder.timeOf(set.name())).toList());
        Set<String> kept = new HashSet<>();
        sets.stream()
                .map(ExportSet::name)
                .filter(set -> times.contains(ExportFolder.timeOf(set)))
                .forEach(kept::add);
        sets.stream().map(ExportSet::name).max(Comparator.naturalOrder()).ifPresent(kept::add);
        Optional<String> lastWhole = rows.stream()
                .filter(row -> row.verifiedAt().isPresent())
                .map(ExportLedger.Row::set)
                .max(Comparator.naturalOrder());
        lastWhole.ifPresent(kept::add);
        return kept;
    }
}
