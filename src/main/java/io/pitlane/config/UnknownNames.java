package io.pitlane.config;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds misspelled settings, which would otherwise pass in silence. */
final class UnknownNames {

    /** Variables of ours that are no settings: the launcher's and the tests'. */
    private static final Set<String> LAUNCHER =
            Set.of("PITLANE_HOME", "PITLANE_JAVA_OPTS", "PITLANE_TERMINAL", "PITLANE_LOG_LEVEL");

    private static final String TESTS = "PITLANE_TEST_";
    private static final String OURS = "PITLANE_";

    private static final Set<String> PREFIXES = KnownSettings.NAMES.stream()
            .map(name -> name.substring(0, name.indexOf('.') + 1))
            .collect(Collectors.toSet());

    private final List<String> problems;

    UnknownNames(List<String> problems) {
        this.problems = problems;
    }

    /** Whatever the command line states is meant for us. */
    void inFlags(Collection<String> names) {
        names.stream()
                .filter(name -> KnownSettings.byOption(name).isEmpty()
                        && KnownSettings.byName(name).isEmpty())
                .sorted()
                .forEach(name -> problems.add("command line: there is no setting \"" + name + "\""
                        + Suggestion.among(name, KnownSettings.NAMES)));
    }

    /** Only {@code PITLANE_} names are ours there. */
    void inEnvironment(Collection<String> names) {
        names.stream().filter(this::isUnknownOfOurs).sorted().forEach(name -> report("environment", name));
    }

    /** Other programs share the file, so besides our own names only near misses are refused. */
    void inDotEnv(String place, Collection<String> names) {
        names.stream()
                .filter(name ->
                        isUnknownOfOurs(name) || !isKnown(name) && Suggestion.isSlip(name, KnownSettings.VARIABLES))
                .sorted()
                .forEach(name -> report(place, name));
    }

    /** Camel's keys are checked by Camel; other prefixes belong to routes. */
    void inProperties(String place, Collection<String> names) {
        names.stream()
                .filter(name -> !name.startsWith("camel.") && !KnownSettings.NAMES.contains(name))
                .filter(name ->
                        PREFIXES.stream().anyMatch(name::startsWith) || Suggestion.isSlip(name, KnownSettings.NAMES))
                .sorted()
                .forEach(name -> problems.add(place + ": there is no setting \"" + name + "\""
                        + Suggestion.among(name, KnownSettings.NAMES)));
    }

    private boolean isUnknownOfOurs(String name) {
        return name.startsWith(OURS) && !isKnown(name);
    }

    private static boolean isKnown(String name) {
        return KnownSettings.VARIABLES.contains(name) || LAUNCHER.contains(name) || name.startsWith(TESTS);
    }

    private void report(String place, String name) {
        problems.add(
                place + ": there is no setting \"" + name + "\"" + Suggestion.among(name, KnownSettings.VARIABLES));
    }
}
