package io.pitlane.dataset;

import io.pitlane.config.RetentionSettings;
import java.util.function.Consumer;

/** Finds what is wrong with how long a dataset is kept, and with the days that are made for it in advance. */
final class RetentionCheck {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_PREMADE = 366;

    private final Dataset dataset;
    private final Consumer<String> problem;

    RetentionCheck(Dataset dataset, Consumer<String> problem) {
        this.dataset = dataset;
        this.problem = problem;
    }

    void check() {
        if (dataset.retention() != null) {
            checkRetention(dataset.retention());
        }
        if (dataset.premake() != null) {
            checkPremake(dataset.premake());
        }
    }

    private void checkRetention(int days) {
        if (days < RetentionSettings.FLOOR_DAYS || days > MOST_DAYS) {
            problem.accept(
                    "retention: " + days + " is not a number of days from " + RetentionSettings.FLOOR_DAYS + " to "
                            + MOST_DAYS + "; a regime is found from the last " + RetentionSettings.FLOOR_DAYS
                            + " days, so that fewer are never kept; leave it out to keep everything");
        }
        if (!dataset.ages()) {
            problem.accept(
                    "retention: a record is replaced by the newest of its key, so it says how things are and does"
                            + " not get old; leave retention out");
        }
    }

    private void checkPremake(int days) {
        if (!dataset.isPartitionedByDay()) {
            problem.accept("premake: it is for tables that are partitioned by day");
        } else if (days < 0 || days > MOST_PREMADE) {
            problem.accept("premake: " + days + " is not a number of days from 0 to " + MOST_PREMADE);
        }
    }
}
