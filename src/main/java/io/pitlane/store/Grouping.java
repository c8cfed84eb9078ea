package io.pitlane.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Makes batches of the submissions of a group. Those that brought no id of their own become one batch a source, where
 * the dataset allows it; each of the others is a batch, and those with one id are one. Thread-safe.
 */
final class Grouping {

    private final BatchIds ids;
    private final Predicate<String> merges;

    /** @param merges whether it makes no difference to a dataset's records in which batch they are */
    Grouping(BatchIds ids, Predicate<String> merges) {
        this.ids = ids;
        this.merges = merges;
    }

    /** @param differing submissions whose id another one of the group has with other lines; filled here */
    List<GroupBatch> batches(List<Waiting> group, List<Waiting> differing) {
        Map<String, List<Waiting>> together = new LinkedHashMap<>();
        for (Waiting each : group) {
            Submission submission = each.submission();
            List<Waiting> same = together.computeIfAbsent(place(each), key -> new ArrayList<>());
            if (each.isKeyed()
                    && !same.isEmpty()
                    && !isRepeat(submission, same.get(0).submission())) {
                differing.add(each);
            } else {
                same.add(each);
            }
        }
        return together.values().stream().map(this::batch).toList();
    }

    private String place(Waiting each) {
        Submission submission = each.submission();
        if (each.isKeyed()) {
            return "id " + submission.batchId();
        }
        boolean merged = submission.form() == LineForm.RECORDS && merges.test(submission.dataset());
        return merged ? "source " + submission.source() : "alone " + ids.next();
    }

    private static boolean isRepeat(Submission one, Submission other) {
        return one.form() == other.form() && Arrays.equals(one.lines(), other.lines());
    }

    private GroupBatch batch(List<Waiting> same) {
        Waiting first = same.get(0);
        Submission submission = first.submission();
        List<GroupBatch.Member> members = new ArrayList<>();
        byte[] lines = submission.lines();
        int records = submission.records();
        if (first.isKeyed() || same.size() == 1) {
            same.forEach(each -> members.add(new GroupBatch.Member(each, 0)));
        } else {
            lines = new byte
                    [same.stream()
                            .mapToInt(each -> each.submission().lines().length)
                            .sum()];
            records = 0;
            int at = 0;
            for (Waiting each : same) {
                byte[] its = each.submission().lines();
                System.arraycopy(its, 0, lines, at, its.length);
                members.add(new GroupBatch.Member(each, records));
                at += its.length;
                records += each.submission().records();
            }
        }
        Instant acceptedAt = same.get(same.size() - 1).cameAt();
        return new GroupBatch(
                first.isKeyed() ? submission.batchId() : ids.next().toString(),
                !first.isKeyed(),
                submission.dataset(),
                submission.form(),
                submission.source(),
                acceptedAt,
                lines,
                records,
                members);
    }
}
