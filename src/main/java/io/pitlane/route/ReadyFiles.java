package io.pitlane.route;

import io.pitlane.load.FileNames;
import io.pitlane.load.FileStamp;
import io.pitlane.load.InboxRule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;

/**
 * Shows the file consumer only those files of the inbox that are ready to be taken. It judges by a file's age instead
 * of waiting for it, so that one slow writer does not hold up the files beside it. Pipes, whose reading might never end,
 * and links to folders, which might lead in a circle, are left alone. Thread-safe.
 */
public final class ReadyFiles implements GenericFileFilter<File> {

    private final InboxRule rule;

    public ReadyFiles(InboxRule rule) {
        this.rule = rule;
    }

    /** Looks for itself: Camel fills in size and time only after the filters. */
    @Override
    public boolean accept(GenericFile<File> file) {
        Path path = Path.of(file.getAbsoluteFilePath());
        if (file.isDirectory()) {
            return FileNames.isFinished(file.getFileNameOnly()) && !Files.isSymbolicLink(path);
        }
        try {
            return Files.isRegularFile(path) && rule.isReady(path, FileStamp.of(path));
        } catch (IOException gone) {
            return false;
        }
    }
}
