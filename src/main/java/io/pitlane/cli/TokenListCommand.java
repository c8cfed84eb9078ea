package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.http.AccessToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pitlane token list}. */
@Command(name = "list", description = "List the tokens: their roles and times, never the tokens themselves.")
final class TokenListCommand implements Callable<Integer> {

    private final Session session;

    @Mixin
    private FormatOption format;

    TokenListCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<AccessToken> tokens = Application.tokens(session.settings()).list();
        Instant now = Instant.now();
        Table table = new Table("id", "name", "role", "created", "expires", "state");
        tokens.forEach(token -> table.row(
                token.id(),
                token.name(),
                token.role().word(),
                token.created(),
                token.expires().map(Instant::toString).orElse("never"),
                TokenView.state(token, now)));
        session.console()
                .print(
                        format.format(),
                        table,
                        Map.of(
                                "tokens",
                                tokens.stream().map(token -> json(token, now)).toList()));
        return ExitCode.DONE.code();
    }

    private static Map<String, Object> json(AccessToken token, Instant now) {
        Map<String, Object> json = TokenView.json(token);
        json.put("state", TokenView.state(token, now));
        return json;
    }
}
