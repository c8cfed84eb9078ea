package io.pitlane.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Options for java with which the product's processes start in less time: its classes in a jar, and an archive of those
 * that it loads, parsed and verified once. For tests that start many. Only a matter of speed: a Java that cannot make the
 * archive goes without.
 */
public final class ClassArchive {

    private static final List<String> QUICK = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:TieredStopAtLevel=1");
    private static final int PATIENCE_SECONDS = 60;

    private ClassArchive() {}

    /** Makes the archive: the product is run once without orders, so as to see what it loads. */
    public static List<String> javaOptions(Path folder) {
        try {
            Path classes = Path.of("target/classes").toAbsolutePath();
            Path jar = Files.createDirectories(folder).resolve("pitlane.jar");
            pack(classes, jar);
            String classPath = Arrays.stream(
                            System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !Files.isDirectory(Path.of(entry)))
                    .collect(Collectors.joining(File.pathSeparator, jar + File.pathSeparator, ""));
            List<String> options = new ArrayList<>(QUICK);
            archive(folder, classPath)
                    .ifPresent(archive -> options.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto")));
            options.addAll(List.of("-cp", classPath));
            return options;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> archive(Path folder, String classPath) throws IOException {
        Path list = folder.resolve("classes.list");
        Path archive = folder.resolve("classes.jsa");
        run(folder, "-XX:DumpLoadedClassList=" + list, "-cp", classPath, "io.pitlane.Main", "selftest", "victim");
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        // Some Javas crash over the classes of lambdas.
        Files.write(
                list,
                Files.readAllLines(list).stream()
                        .filter(line -> !line.startsWith("@lambda-proxy"))
                        .toList());
        run(
                folder,
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive,
                "-cp",
                classPath);
        return Optional.of(archive).filter(Files::exists);
    }

    private static void run(Path folder, String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(QUICK);
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("archive.log").toFile())
                .redirectInput(Files.createTempFile(folder, "none", ".txt").toFile());
        builder.environment().put("PITLANE_HOME", Path.of("").toAbsolutePath().toString());
        builder.environment().put("PITLANE_DATA", folder.resolve("archive-data").toString());
        builder.environment().put("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing");
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void pack(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            entries.setLevel(0);
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
    }
}
