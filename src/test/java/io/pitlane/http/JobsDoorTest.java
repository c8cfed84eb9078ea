package io.pitlane.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pitlane.job.JobBoard;
import io.pitlane.job.JobList;
import io.pitlane.job.JobSweep;
import io.pitlane.job.SlotRules;
import io.pitlane.job.SlotRunner;
import io.pitlane.metrics.JobMetrics;
import io.pitlane.testing.DatabaseTest;
import io.pitlane.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@DatabaseTest
class JobsDoorTest {

    private static final SlotRules RULES =
            new SlotRules(3, Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(1));

    @Test
    void aProcessThatIsStoppingBeginsNoJobAndSaysSo(TestDatabase database) {
        JobList jobs = JobList.read(Path.of("config/jobs.yaml"), Path.of("routes/jobs"));
        SlotRunner runner = new SlotRunner(database.transactions(), RULES, (job, due) -> Map.of(), JobMetrics.none());
        JobSweep sweep = new JobSweep(jobs, runner, () -> true, lost -> {}, () -> {}, Duration.ofSeconds(5));
        JobBoard board = new JobBoard(jobs, database.transactions(), RULES, true);
        JobsDoor door = new JobsDoor(Optional.of(new JobsDoor.Parts(jobs, board, sweep)), () -> true);
        assertThat(door.run("vacuum", null).status()).isEqualTo(202);

        sweep.close();

        Answer refused = door.run("reconcile", null);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("\"error\":\"stopping\"");
        assertThat(door.history("reconcile", null).body()).contains("\"slots\":[]");
    }
}
