package io.pitlane.selftest;

import io.pitlane.error.OperationFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;

/** Hands records over as files: from its rename on, a file is the product's. */
final class InboxFiles {

    private final Path inbox;
    private final Notebook notebook;

    InboxFiles(Path inbox, Notebook notebook) {
        this.inbox = inbox;
        this.notebook = notebook;
    }

    /** Puts each parcel into the inbox as a file. */
    void put(Parcel... parcels) {
        for (Parcel parcel : parcels) {
            String lines = parcel.facts().stream()
                    .map(fact -> parcel.kind().recorded(fact) + "\n")
                    .collect(Collectors.joining());
            Path folder = inbox.resolve(parcel.kind().inboxFolder());
            String name = "selftest-" + parcel.number() + ".ndjson";
            notebook.sent(parcel);
            try {
                Files.createDirectories(folder);
                Path hidden = folder.resolve("." + name + ".tmp");
                Files.write(hidden, lines.getBytes(StandardCharsets.UTF_8));
                Files.move(hidden, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new OperationFailedException("Cannot put a file into " + folder + ": " + e, e);
            }
            notebook.acknowledged(parcel);
        }
    }
}
