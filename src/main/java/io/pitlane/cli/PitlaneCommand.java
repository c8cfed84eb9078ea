package io.pitlane.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** The root command: does nothing by itself. */
@Command(
        name = "pitlane",
        description = "Puts point-in-time files, exchange feeds and posted records into PostgreSQL, exactly once.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionLine.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:wrong usage or settings",
            "3:done, some records refused (see 'pitlane quarantine list')",
            "4:database unreachable, records are safe in files",
            "5:an integrity check failed"
        })
public final class PitlaneCommand {

    @Mixin
    private final GlobalOptions options;

    PitlaneCommand(Session session) {
        this.options = session.options();
    }
}
