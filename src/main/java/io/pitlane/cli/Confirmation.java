package io.pitlane.cli;

import java.util.Optional;

/** Asks the person at the terminal. */
@FunctionalInterface
interface Confirmation {

    /** Whether the person agrees; empty where nobody is there to be asked. */
    Optional<Boolean> ask(String question);

    /** Asks only where both input and output are a terminal; anything but y or yes is a no. */
    static Confirmation onTerminal() {
        return question -> Optional.ofNullable(System.console())
                .map(terminal -> terminal.readLine("%s [y/N] ", question))
                .map(answer ->
                        answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    }
}
