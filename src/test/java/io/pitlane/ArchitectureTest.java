package io.pitlane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a program can check. */
class ArchitectureTest {

    private static final String ROOT = "io.pitlane.";
    private static final Path SOURCES = Path.of("src/main/java/io/pitlane");

    /** From the ground up; a room imports only from floors below its own, and from itself. Equals share a floor. */
    private static final List<Set<String>> FLOORS = List.of(
            Set.of("error"),
            Set.of("config"),
            Set.of("metrics"),
            Set.of("database"),
            Set.of("dataset"),
            Set.of("load"),
            Set.of("exchange"),
            Set.of("store"),
            Set.of("feed"),
            Set.of("export", "maintain"),
            Set.of("job"),
            Set.of("risk", "desk", "regime"),
            Set.of("bench", "selftest"),
            Set.of("http"),
            Set.of("route"),
            Set.of("app"),
            Set.of("cli"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.pitlane");

    @Test
    void everyRoomHasItsPlace() throws IOException {
        Set<String> known = new TreeSet<>();
        FLOORS.forEach(known::addAll);

        assertThat(rooms()).isNotEmpty().isSubsetOf(known);
    }

    @Test
    void aRoomImportsOnlyFromRoomsBelow() {
        List<String> forbidden = new ArrayList<>();
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            for (String room : FLOORS.get(floor)) {
                Set<String> allowed = new TreeSet<>(Set.of(room));
                FLOORS.subList(0, floor).forEach(allowed::addAll);
                for (JavaClass type : CLASSES) {
                    if (roomOf(type.getPackageName()).equals(room)) {
                        type.getDirectDependenciesFromSelf().stream()
                                .map(dependency -> dependency.getTargetClass().getPackageName())
                                .filter(target -> (target + ".").startsWith(ROOT))
                                .filter(target -> !allowed.contains(roomOf(target)))
                                .forEach(target -> forbidden.add(type.getName() + " -> " + target));
                    }
                }
            }
        }
        assertThat(forbidden).isEmpty();
    }

    @Test
    void onlyTheRoomsRouteAndAppKnowCamel() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.pitlane.route..", "io.pitlane.app..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsPicocli() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.pitlane.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(CLASSES);
    }

    @Test
    void onlyTheProcessEntryLooksAtTheEnvironment() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.pitlane.Main")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    /** Java's own properties, such as {@code java.home}, are facts of the machine and no settings. */
    @Test
    void noClassReadsSettingsFromSystemProperties() throws IOException {
        List<String> readers = new ArrayList<>();
        for (Map.Entry<Path, String> source : sources().entrySet()) {
            source.getValue()
                    .lines()
                    .filter(line -> line.contains("System.getProperty(")
                            && !line.matches(".*System\\.getProperty\\(\"(java|os|user|line)\\..*"))
                    .forEach(line -> readers.add(source.getKey() + ": " + line.strip()));
        }
        assertThat(readers).isEmpty();
    }

    @Test
    void nobodyWritesToStandardOutputExceptTheConsole() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.pitlane.Main")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIs() {
        for (String banned : List.of("Manager", "Helper", "Util", "Utils", "Data", "Info", "Processor", "Impl")) {
            classes().should().haveSimpleNameNotEndingWith(banned).check(CLASSES);
        }
    }

    @Test
    void everyRoomIntroducesItself() throws IOException {
        for (String room : rooms()) {
            Path introduction = SOURCES.resolve(room).resolve("package-info.java");
            assertThat(introduction).isRegularFile();
            assertThat(Files.readString(introduction))
                    .as(introduction.toString())
                    .contains("/**");
        }
    }

    @Test
    void everyPublicTypeSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        sources().forEach((path, text) -> {
            int declaration = indexOfPublicType(text);
            if (declaration >= 0 && !text.substring(0, declaration).contains("/**")) {
                silent.add(path.toString());
            }
        });
        assertThat(silent).isEmpty();
    }

    @Test
    void aClassFitsIntoTheHead() throws IOException {
        List<String> long_ = new ArrayList<>();
        sources().forEach((path, text) -> {
            if (text.lines().count() > 400) {
                long_.add(path + ": " + text.lines().count() + " lines");
            }
        });
        assertThat(long_).isEmpty();
    }

    private static int indexOfPublicType(String text) {
        java.util.regex.Matcher matcher = java.util.regex.Pattern.compile(
                        "^public (final |abstract |sealed )*(class|record|enum|interface|@interface) ",
                        java.util.regex.Pattern.MULTILINE)
                .matcher(text);
        return matcher.find() ? matcher.start() : -1;
    }

    private static String roomOf(String packageName) {
        if (!(packageName + ".").startsWith(ROOT) || packageName.length() < ROOT.length()) {
            return "";
        }
        String rest = packageName.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static List<String> rooms() throws IOException {
        try (Stream<Path> folders = Files.list(SOURCES)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static Map<Path, String> sources() throws IOException {
        Map<Path, String> sources = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.put(file, Files.readString(file));
            }
        }
        return sources;
    }
}
