package io.pitlane.cli;

import io.pitlane.config.ProductVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionLine implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"pitlane " + ProductVersion.number()};
    }
}
