package io.pitlane.selftest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was sent in one run and what was acknowledged, kept outside of the product. Thread-safe. */
final class Notebook {

    private final Map<String, Record> records = new HashMap<>();
    private final Map<String, Boolean> broken = new HashMap<>();
    private final Map<String, String> identities = new HashMap<>();
    private final Set<String> excused = new HashSet<>();
    private long acknowledged;

    /** All that was sent under one identity: the rows by version, and the highest version that was acknowledged. */
    private static final class Record {
        private final Map<Integer, String> rows = new HashMap<>();
        private int acknowledged = -1;
    }

    /** Before it leaves: from now on it may be there. */
    synchronized void sent(Parcel parcel) {
        for (Fact fact : parcel.facts()) {
            records.computeIfAbsent(fact.identity(), key -> new Record()).rows.put(fact.version(), fact.row());
            identities.put(fact.line(), fact.identity());
        }
        parcel.broken().forEach(line -> broken.putIfAbsent(line, false));
    }

    /** From now on it must be there. */
    synchronized void acknowledged(Parcel parcel) {
        for (Fact fact : parcel.facts()) {
            Record record = records.get(fact.identity());
            record.acknowledged = Math.max(record.acknowledged, fact.version());
        }
        parcel.broken().forEach(line -> broken.put(line, true));
        acknowledged += parcel.records();
    }

    /** This line was damaged on disk by ourselves: what it says may be missing. */
    synchronized void excuse(String line) {
        excused.add(identities.getOrDefault(line, line));
    }

    /** Records, those that must be refused included; each as often as it was acknowledged. */
    synchronized long acknowledged() {
        return acknowledged;
    }

    /**
     * Holds the database against it.
     *
     * @param rows of the table in the hour of the run
     * @param refused how often each line of the run is in quarantine
     */
    synchronized Verdict compare(List<StoredRow> rows, Map<String, Integer> refused) {
        Findings findings = new Findings();
        Map<String, Integer> stored = new HashMap<>();
        Map<String, Integer> highest = new HashMap<>();
        for (StoredRow row : rows) {
            Record record = records.get(row.identity());
            if (record == null || !row.row().equals(record.rows.get(row.version()))) {
                findings.invented("never sent like that: " + row.row());
            } else if (stored.merge(row.identity(), 1, Integer::sum) > 1) {
                findings.doubled("more than once: " + row.row());
            }
            highest.merge(row.identity(), row.version(), Math::max);
        }
        records.forEach((identity, record) -> {
            boolean isThere = highest.getOrDefault(identity, -1) >= record.acknowledged;
            if (!isThere && !excused.contains(identity)) {
                findings.lost("acknowledged and not there: " + record.rows.get(record.acknowledged));
            }
        });
        compareRefused(refused, findings);
        return findings.verdict();
    }

    private void compareRefused(Map<String, Integer> refused, Findings findings) {
        refused.forEach((line, times) -> {
            if (!broken.containsKey(line)) {
                findings.invented("refused and not broken: " + line);
            } else if (times > 1) {
                findings.doubled("refused more than once: " + line);
            }
        });
        broken.forEach((line, wasAcknowledged) -> {
            if (wasAcknowledged && !refused.containsKey(line) && !excused.contains(line)) {
                findings.lost("acknowledged as refused and not in quarantine: " + line);
            }
        });
    }

    private static final class Findings {

        private final List<String> examples = new ArrayList<>();
        private long lost;
        private long doubled;
        private long invented;

        void lost(String sentence) {
            lost++;
            examples.add(sentence);
        }

        void doubled(String sentence) {
            doubled++;
            examples.add(sentence);
        }

        void invented(String sentence) {
            invented++;
            examples.add(sentence);
        }

        Verdict verdict() {
            return Verdict.CLEAN.plus(new Verdict(lost, doubled, invented, examples));
        }
    }
}
