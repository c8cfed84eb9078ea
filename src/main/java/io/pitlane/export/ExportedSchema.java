package io.pitlane.export;

import java.util.List;
import java.util.Optional;

/**
 * The schemas of an export.
 *
 * @param fingerprint of what the script was made of; empty where that changed while it was read
 * @param script empty where it is that of the set before
 * @param sequences statements that give them their values
 */
record ExportedSchema(Optional<String> fingerprint, Optional<SchemaScript> script, List<String> sequences) {

    ExportedSchema {
        sequences = List.copyOf(sequences);
    }
}
