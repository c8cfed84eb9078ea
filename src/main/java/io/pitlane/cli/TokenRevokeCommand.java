package io.pitlane.cli;

import io.pitlane.app.Application;
import io.pitlane.error.ExitCode;
import io.pitlane.http.AccessToken;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pitlane token revoke}. */
@Command(name = "revoke", description = "Take a token away; running processes refuse it within a second.")
final class TokenRevokeCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(index = "0", paramLabel = "ID", description = "The id that 'pitlane token list' shows.")
    private String id;

    @Mixin
    private FormatOption format;

    TokenRevokeCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        AccessToken token = Application.tokens(session.settings()).revoke(id);
        Table table = new Table("revoked", "name", "role");
        table.row(token.id(), token.name(), token.role().word());
        session.console().print(format.format(), table, Map.of("revoked", TokenView.json(token)));
        return ExitCode.DONE.code();
    }
}
