package io.pitlane.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pitlane.error.InvalidConfigurationException;
import io.pitlane.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What config/jobs.yaml may say, and what is told of the rest. */
class JobListTest {

    @TempDir
    Path folder;

    @Test
    void theShippedFileAgreesWithTheShippedRoutes() {
        JobList jobs = JobList.read(Path.of("config/jobs.yaml"), Path.of("routes/jobs"));

        assertThat(jobs.jobs()).extracting(Job::name).contains("vacuum");
        assertThat(jobs.job("vacuum").cron().toString()).isEqualTo("0 30 3 ? * SUN");
        assertThat(jobs.job("vacuum").isOn()).isTrue();
        assertThatThrownBy(() -> jobs.job("vacum"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean \"vacuum\"?");
    }

    @Test
    void allProblemsAreToldAtOnce() throws IOException {
        Path file = write(
                """
                jobs:
                  - name: vacuum
                    description: Good
                    cron: 0 0 3 * * ?
                    catch-up: latest
                  - name: vacuum
                    description: Twice
                    cron: 0 0 4 * * ?
                    catch-up: each
                    look-back: 36h
                  - name: Regime
                    descripton: Misspelled key
                    cron: 0 0 */4 * *
                    catch-up: eech
                    enabled: maybe
                  - name: often
                    description: More than once a minute
                    cron: 0/5 * * * * ?
                    catch-up: latest
                    look-back: 1h
                  - name: never
                    description: There is no such day
                    cron: 0 0 0 30 2 ?
                    catch-up: each
                    look-back: for ever
                  - just a word
                more: things
                """);
        Path routes = Files.createDirectories(folder.resolve("routes"));
        Files.writeString(
                routes.resolve("vacuum.camel.yaml"),
                """
                - templatedRoute:
                    routeTemplateRef: schedule
                    routeId: schedule-vacuum
                    parameters:
                      - name: job
                        value: vacuum
                """);
        Files.writeString(routes.resolve("old.camel.yaml"), "- route:\n    id: run-old\n");

        assertThatThrownBy(() -> JobList.read(file, routes))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.problems())
                        .anySatisfy(told -> assertThat(told).contains("there is no \"more\" here; known: jobs"))
                        .anySatisfy(told -> assertThat(told).contains("vacuum is listed twice"))
                        .anySatisfy(told -> assertThat(told)
                                .contains("entry 3 (Regime)")
                                .contains("there is no \"descripton\" here")
                                .contains("did you mean \"description\"?"))
                        .anySatisfy(told -> assertThat(told).contains("\"Regime\" is no name for a job"))
                        .anySatisfy(told -> assertThat(told).contains("description is missing"))
                        .anySatisfy(told -> assertThat(told).contains("cron \"0 0 */4 * *\" is not understood"))
                        .anySatisfy(told -> assertThat(told).contains("did you mean \"each\"?"))
                        .anySatisfy(told -> assertThat(told).contains("enabled \"maybe\" is not understood"))
                        .anySatisfy(told -> assertThat(told).contains("more than once a minute"))
                        .anySatisfy(told -> assertThat(told).contains("look-back means nothing"))
                        .anySatisfy(told -> assertThat(told).contains("cron \"0 0 0 30 2 ?\" is never due"))
                        .anySatisfy(told -> assertThat(told).contains("look-back \"for ever\" is no duration"))
                        .anySatisfy(told -> assertThat(told).contains("entry 6: is not a mapping"))
                        .anySatisfy(told -> assertThat(told).contains("vacuum has no route run-vacuum"))
                        .anySatisfy(told -> assertThat(told).contains("lists no old"))
                        .hasSize(15));
    }

    @Test
    void aFileThatIsNoYamlSaysWhereAndNoFileIsNoJobs() throws IOException {
        assertThatThrownBy(() -> JobList.read(write("jobs:\n  - name: [\n"), folder.resolve("none")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("line ");
        assertThatThrownBy(() -> JobList.read(write(""), folder.resolve("none")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("nothing in the file");
        assertThat(JobList.read(folder.resolve("absent.yaml"), folder.resolve("none"))
                        .jobs())
                .isEmpty();
    }

    @Test
    void aLookBackIsRead() throws IOException {
        Path file = write(
                """
                jobs:
                  - name: regime
                    description: Each
                    cron: 0 0 0/4 * * ?
                    catch-up: each
                    look-back: 168h
                    enabled: false
                """);

        Job job = JobList.read(file, new java.util.ArrayList<>()).job("regime");

        assertThat(job.lookBack()).isEqualTo(Duration.ofDays(7));
        assertThat(job.catchUp()).isEqualTo(CatchUp.EACH);
        assertThat(job.isOn()).isFalse();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("jobs.yaml"), text);
    }
}
