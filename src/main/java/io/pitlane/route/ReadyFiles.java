package io.pitlane.route;

import io.pitlane.load.FileNames;
import io.pitlane.load.FileStamp;
import io.pitlane.load.InboxRule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Shows the file consumer only those files of the inbox that are ready to be taken. It judges by a file's age instead
 * of waiting for it, so that one slow writer does not hold up the files beside it. Thread-safe.
 */
public final class ReadyFiles implements GenericFileFilter<File> {

    private final InboxRule rule;

    public ReadyFiles(InboxRule rule) {
        this.rule = rule;
    }

    /** Looks for itself: Camel fills in size and time only after the filters. */
    @Override
    public boolean accept(GenericFile<File> file) {
        if (file.isDirectory()) {
            return FileNames.isFinished(file.getFileNameOnly());
        }
        Path path = Path.of(file.getAbsoluteFilePath());
        try {
            return rule.isReady(path, FileStamp.of(path));
        } catch (IOException gone) {
            return false;
        }
    }
}
