package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.config.DurationText;
import io.pitlane.error.ExitCode;
import io.pitlane.error.InvalidInputException;
import io.pitlane.http.Role;
import io.pitlane.http.Tokens.Created;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pitlane token create}. */
@Command(
        name = "create",
        description = {
            "Create a token, and print it on stdout: it is shown this once, and only its hash is kept.",
            "Send it as the header 'Authorization: Bearer TOKEN'. Running processes take it at once."
        })
final class TokenCreateCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "viewer reads, writer reads and writes, admin also administers.")
    private String role;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "What it is for.")
    private String name;

    @Option(names = "--expires", paramLabel = "DURATION", description = "How long it lives, such as 12h or 90d.")
    private String expires;

    @Mixin
    private FormatOption format;

    TokenCreateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Role known = Role.of(role)
                .orElseThrow(() -> new InvalidInputException(
                        "There is no role \"" + role + "\"; there are " + String.join(", ", Role.words())));
        Created created = Application.tokens(session.settings()).create(known, name, lifetime());
        if (format.format() == OutputFormat.JSON) {
            Map<String, Object> json = TokenView.json(created.token());
            json.put("token", created.secret().reveal());
            session.console().out().println(JsonText.of(json));
        } else {
            session.console().out().println(created.secret().reveal());
        }
        session.console().out().flush();
        session.console()
                .note("Token " + created.token().id() + " was created; it is not shown again. 'pitlane token revoke "
                        + created.token().id() + "' takes it away.");
        return ExitCode.DONE.code();
    }

    private Optional<Duration> lifetime() {
        try {
            return Optional.ofNullable(expires).map(DurationText::parse);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("--expires \"" + expires + "\" is not " + e.getMessage(), e);
        }
    }
}
