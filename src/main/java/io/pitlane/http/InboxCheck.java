package io.pitlane.http;

import io.pitlane.load.HeldFiles;
import io.pitlane.load.InboxFolders;
import io.pitlane.load.InboxFolders.Waiting;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** What waits in the inbox, and what there cannot be read. */
public final class InboxCheck implements HealthCheck {

    private static final int FILES_NAMED = 3;

    private final InboxFolders folders;
    private final HeldFiles held;

    public InboxCheck(InboxFolders folders, HeldFiles held) {
        this.folders = folders;
        this.held = held;
    }

    @Override
    public String name() {
        return "inbox";
    }

    @Override
    public Finding look() {
        List<HeldFiles.HeldFile> unreadable = held.list();
        if (!unreadable.isEmpty()) {
            return Finding.warning(describe(unreadable)).since(unreadable.get(0).since());
        }
        List<Waiting> waiting = folders.waiting();
        long files = waiting.stream().mapToLong(Waiting::files).sum();
        Duration oldest = waiting.stream()
                .map(Waiting::oldestAge)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return Finding.up(
                files == 0
                        ? "No file is waiting"
                        : files + (files == 1 ? " file is" : " files are") + " waiting, the oldest for "
                                + oldest.toSeconds() + " s");
    }

    private static String describe(List<HeldFiles.HeldFile> unreadable) {
        StringBuilder text = new StringBuilder()
                .append(unreadable.size())
                .append(unreadable.size() == 1 ? " file" : " files")
                .append(" cannot be loaded and stay in the inbox: ");
        unreadable.stream().limit(FILES_NAMED).forEach(file -> text.append(file.path())
                .append(" (")
                .append(file.reason())
                .append("); "));
        return text.append("cure them and they are taken within a minute").toString();
    }
}
