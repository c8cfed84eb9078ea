package io.pitlane.store;

import io.pitlane.load.BatchReport;
import io.pitlane.load.RecordBatch;
import io.pitlane.load.SourceFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One batch of a group: a submission that brought its id, with its repeats, or several that brought none. Immutable.
 *
 * @param isNew its id was made here
 * @param members those who are to be answered
 */
record GroupBatch(
        String batchId,
        boolean isNew,
        String dataset,
        LineForm form,
        String source,
        Instant acceptedAt,
        byte[] lines,
        int records,
        List<Member> members) {

    /** @param firstRecord where its records begin among those of the batch */
    record Member(Waiting waiting, int firstRecord) {}

    GroupBatch {
        members = List.copyOf(members);
    }

    /** @param wasSent the ledger may know it */
    RecordBatch toLoad(boolean wasSent) {
        return new RecordBatch(
                batchId,
                isNew && !wasSent,
                source,
                dataset,
                form == LineForm.RECORDS ? SourceFile.Form.RECORDS : SourceFile.Form.RECORDING,
                lines,
                acceptedAt);
    }

    SpoolBatch toSpool() {
        return new SpoolBatch(batchId, dataset, form, source, acceptedAt, lines, records);
    }

    /** What its sender is told. */
    Receipt receipt(Member member, Tier tier, BatchReport report, List<BatchReport.Refused> refused) {
        int first = member.firstRecord();
        int own = member.waiting().submission().records();
        List<Receipt.RefusedRecord> its = new ArrayList<>();
        for (BatchReport.Refused each : refused) {
            // one line of a recording may hold any number of records
            if (form == LineForm.RECORDING || each.index() >= first && each.index() < first + own) {
                its.add(new Receipt.RefusedRecord(Math.toIntExact(each.index() - first), each.reason(), each.detail()));
            }
        }
        int all = form == LineForm.RECORDING && report.read() > 0 ? Math.toIntExact(report.read()) : own;
        return new Receipt(batchId, tier, Math.max(0, all - its.size()), its, report);
    }
}
