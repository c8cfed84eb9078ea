package io.pitlane.store;

import io.pitlane.config.CrashAt;
import io.pitlane.config.CrashPoint;
import java.nio.file.Path;
import java.util.Optional;

/** A process of its own that spools: it says each batch id when it is acknowledged, and ends where it is told to. */
public final class SpoolChild {

    private SpoolChild() {}

    /** @param arguments the data folder, a prefix of batch ids, their number, and where to crash: "-" for nowhere */
    public static void main(String[] arguments) {
        CrashPoint.arm(arguments[3].equals("-") ? Optional.empty() : Optional.of(CrashAt.parse(arguments[3])));
        try (Spool spool = SpoolFixture.open(Path.of(arguments[0]))) {
            spool.tidy();
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                String id = arguments[1] + "-" + i;
                spool.write(SpoolFixture.batch(id, 3));
                System.out.println(id);
            }
            for (SpoolEntry entry : spool.backlog()) {
                spool.read(entry).ifPresent(batch -> {
                    System.out.println("committed " + batch.batchId());
                    spool.remove(entry, batch.batchId());
                });
            }
        }
    }
}
