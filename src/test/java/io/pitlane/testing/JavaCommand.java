package io.pitlane.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs another Java with the classes of the tests. */
public final class JavaCommand {

    private JavaCommand() {}

    /** @param options of Java, such as {@code -Xmx256m} */
    public static List<String> of(List<String> options, String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return command;
    }
}
