package io.pitlane.load;

import java.util.List;

/**
 * What a load did.
 *
 * @param files in the order given
 * @param failures one sentence for each file that could not be read at all; such a file is in no count
 */
public record LoadReport(List<FileReport> files, List<String> failures) {

    public LoadReport {
        files = List.copyOf(files);
        failures = List.copyOf(failures);
    }

    public long read() {
        return files.stream().mapToLong(FileReport::read).sum();
    }

    public long inserted() {
        return files.stream().mapToLong(FileReport::inserted).sum();
    }

    public long updated() {
        return files.stream().mapToLong(FileReport::updated).sum();
    }

    public long duplicate() {
        return files.stream().mapToLong(FileReport::duplicate).sum();
    }

    public long rejected() {
        return files.stream().mapToLong(FileReport::rejected).sum();
    }
}
