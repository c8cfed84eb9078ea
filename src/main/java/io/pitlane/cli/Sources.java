package io.pitlane.cli;

import io.pitlane.config.Settings;
import io.pitlane.error.InvalidInputException;
import io.pitlane.store.MirrorSign;
import io.pitlane.store.Spool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wants reconciled.
 *
 * @param spools by folder, the paths in it that are meant; empty: all of it
 * @param trees PIT trees of other programs, and files of such
 */
record Sources(Map<Path, List<Path>> spools, List<Path> trees, List<Path> named) {

    /** @param paths as the user named them; empty: the product's own spool */
    static Sources of(Settings settings, Path workingDirectory, List<Path> paths) {
        Map<Path, List<Path>> spools = new LinkedHashMap<>();
        List<Path> trees = new ArrayList<>();
        List<Path> named = new ArrayList<>();
        for (Path path : paths) {
            Path absolute = workingDirectory.resolve(path).normalize();
            if (!Files.exists(absolute)) {
                throw new InvalidInputException("there is no file or folder " + path);
            }
            named.add(absolute);
            Optional<Path> spool = Spool.rootOf(absolute);
            if (spool.isPresent()) {
                spools.computeIfAbsent(spool.get(), root -> new ArrayList<>()).add(absolute);
            } else {
                trees.add(absolute);
            }
        }
        if (paths.isEmpty()) {
            spools.put(settings.home().spool(), List.of());
        }
        return new Sources(spools, trees, named);
    }

    /** The one tree to compare. */
    Path tree(Settings settings) {
        if (named.size() > 1) {
            throw new InvalidInputException("--compare takes one PIT tree, not " + named.size());
        }
        return named.isEmpty() ? settings.home().pit() : named.get(0);
    }

    /** @throws InvalidInputException if records of a tree may be in the database under other ids */
    void checkTrees() {
        for (Path tree : trees) {
            if (MirrorSign.isOn(tree)) {
                throw new InvalidInputException(tree + " was written by Pitlane itself, and its records may be in the"
                        + " database already; 'pitlane reconcile --compare FROM TO --repair " + tree
                        + "' loads what is missing there");
            }
        }
    }
}
