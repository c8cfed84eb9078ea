package io.pitlane.error;

import java.util.List;

/** The settings, the catalog or another file of ours is wrong. Carries every problem found, not only the first. */
public final class InvalidConfigurationException extends PitlaneException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** @param problems at least one; each a sentence that names the setting or file, its value and the cure */
    public InvalidConfigurationException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems), null);
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.USAGE;
    }
}
