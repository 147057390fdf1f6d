package io.xiaoyi.gateway.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The checkout and its compiled classes, as the tests of this package look at them. */
final class House {
    static final String BASE = "io.xiaoyi.gateway";
    static final Set<String> PURE = Set.of("moment", "pass", "door", "outlet", "occupancy", "access", "station",
            "journal");
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(BASE);

    private House() {}

    /** The folder that holds README.md. */
    static Path root() {
        String told = System.getProperty("house.root");
        return told != null ? Path.of(told) : Path.of("").toAbsolutePath().getParent();
    }

    /** The room a class lives in, such as {@code door}; empty for classes of libraries. */
    static Optional<String> roomOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(BASE + ".")) {
            return Optional.empty();
        }
        String room = name.substring(BASE.length() + 1);
        int dot = room.indexOf('.');
        return Optional.of(dot < 0 ? room : room.substring(0, dot));
    }

    /** Every Java source of every module, tests included. */
    static List<Path> sources() {
        try (Stream<Path> files = Stream.concat(Files.walk(root().resolve("gateway/src")),
                Files.walk(root().resolve("simulator/src")))) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
