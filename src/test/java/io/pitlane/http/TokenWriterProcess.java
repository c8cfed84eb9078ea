package io.pitlane.http;

import io.pitlane.testing.JavaCommand;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Another JVM that makes tokens as fast as it can. */
final class TokenWriterProcess {

    private TokenWriterProcess() {}

    public static void main(String[] arguments) {
        Tokens tokens = new Tokens(new TokenFile(Path.of(arguments[0])), Clock.systemUTC());
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            tokens.create(Role.VIEWER, "process", Optional.empty());
        }
    }

    static Process start(Path file, int tokens) throws java.io.IOException {
        return new ProcessBuilder(JavaCommand.of(
                        List.of("-XX:TieredStopAtLevel=1"),
                        TokenWriterProcess.class.getName(),
                        file.toString(),
                        Integer.toString(tokens)))
                .redirectErrorStream(true)
                .start();
    }
}
