package io.pitlane.cli;

import java.util.Optional;

/** Lets the person at the terminal type a word, for what cannot be undone. */
@FunctionalInterface
interface TypedConfirmation {

    /** Whether the person typed exactly that word; empty where nobody is there to be asked. */
    Optional<Boolean> ask(String warning, String word);

    /** Asks only where both input and output are a terminal. */
    static TypedConfirmation onTerminal() {
        return (warning, word) -> Optional.ofNullable(System.console())
                .map(terminal -> terminal.readLine("%s%nType %s to go on: ", warning, word))
                .map(answer -> answer.strip().equals(word));
    }
}
