package io.pitlane.route;

import io.pitlane.load.LoadReport;
import io.pitlane.load.SourceFile;
import java.util.List;

/** Loads files together; see {@link io.pitlane.load.Loader#load} for what it throws. */
@FunctionalInterface
public interface FilesLoad {

    LoadReport load(List<SourceFile> files);
}
