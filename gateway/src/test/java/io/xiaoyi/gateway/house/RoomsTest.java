package io.xiaoyi.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each library is known in its own room alone, and the pure packages touch no clock, dice, thread, logger or I/O. */
class RoomsTest {
    private static final Map<String, Set<String>> ROOMS_OF_LIBRARY = Map.ofEntries(
            Map.entry("org.eclipse.paho", Set.of("uplink")), Map.entry("com.google.zxing", Set.of("scan")),
            Map.entry("com.fazecast", Set.of("serial")), Map.entry("java.sql", Set.of("store")),
            Map.entry("javax.sql", Set.of("store")), Map.entry("org.h2", Set.of("store")),
            Map.entry("com.pi4j", Set.of("gpio")), Map.entry("io.vertx", Set.of("console")),
            Map.entry("io.netty", Set.of("console")), Map.entry("io.micrometer", Set.of("console")),
            Map.entry("picocli", Set.of("runtime")), Map.entry("com.networknt", Set.of("runtime", "uplink")),
            Map.entry("org.bouncycastle", Set.of("pass", "console")));

    private static final List<String> IMPURE_PACKAGES = List.of("java.io", "java.nio.file", "java.nio.channels",
            "java.net", "java.util.logging", "java.util.concurrent", "java.lang.foreign", "org.slf4j", "java.sql");
    private static final Set<String> IMPURE_CLASSES = Set.of("java.lang.Thread", "java.time.Clock",
            "java.lang.System$Logger", "java.util.Timer", "java.lang.ProcessBuilder", "java.lang.Runtime");
    private static final Set<String> HARMLESS = Set.of("java.io.Serializable", "java.io.ByteArrayOutputStream",
            "java.io.UncheckedIOException", "java.io.IOException");

    @Test
    void librariesStayInTheirRooms() {
        var strays = new TreeSet<String>();
        for (JavaClass type : House.CLASSES) {
            String room = House.roomOf(type).orElseThrow();
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getPackageName();
                ROOMS_OF_LIBRARY.forEach((library, rooms) -> {
                    if (target.startsWith(library) && !rooms.contains(room)) {
                        strays.add(type.getName() + " knows " + library);
                    }
                });
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void pureClassesDependOnNothingImpure() {
        var strays = new TreeSet<String>();
        pure().forEach(type -> type.getDirectDependenciesFromSelf().stream()
                .map(dependency -> dependency.getTargetClass()).filter(RoomsTest::isImpure)
                .forEach(target -> strays.add(type.getName() + " knows " + target.getName())));
        assertThat(strays).isEmpty();
    }

    @Test
    void pureClassesAskNeitherClockNorDice() {
        Predicate<JavaAccess<?>> asks = access -> {
            String owner = access.getTargetOwner().getName();
            String name = access.getTarget().getName();
            return name.equals("now") && owner.startsWith("java.time")
                    || owner.equals("java.lang.System") && !name.equals("arraycopy")
                    || owner.equals("java.lang.Math") && name.equals("random")
                    || name.equals("<init>") && owner.matches("java\\.(util\\.(Split)?Random|security\\.SecureRandom)");
        };
        var strays = new TreeSet<String>();
        pure().flatMap(type -> type.getAccessesFromSelf().stream()).filter(asks)
                .forEach(access -> strays.add(access.getDescription()));
        assertThat(strays).isEmpty();
    }

    @Test
    void pureTypesAreRecordsEnumsInterfacesOrFinalAndTheirFieldsAreFinal() {
        var strays = new TreeSet<String>();
        pure().filter(type -> !type.isInterface() && !type.getName().endsWith("package-info")).forEach(type -> {
            boolean closed = type.isRecord() || type.isEnum() || type.getModifiers().contains(JavaModifier.FINAL)
                    || type.getModifiers().contains(JavaModifier.ABSTRACT) || type.isAnonymousClass()
                    || type.isAssignableTo(Enum.class);
            if (!closed) {
                strays.add(type.getName() + " is open");
            }
            type.getFields().stream().filter(RoomsTest::isState).filter(field -> !isBuilder(field.getOwner()))
                    .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                    .forEach(field -> strays.add(field.getFullName() + " is not final"));
        });
        assertThat(strays).isEmpty();
    }

    private static boolean isState(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    /** Writers, readers and the tally of one decision live inside one call and are never kept. */
    private static boolean isBuilder(JavaClass type) {
        return type.getSimpleName().matches(
                "Cbor(Writer|Reader)|Form|Nesting|(Door|Room|Outlet|Occupancy)Change|Deciding");
    }

    private static boolean isImpure(JavaClass target) {
        String name = target.getName();
        return !HARMLESS.contains(name)
                && (IMPURE_CLASSES.contains(name)
                        || IMPURE_PACKAGES.stream().anyMatch(target.getPackageName()::startsWith));
    }

    private static Stream<JavaClass> pure() {
        return House.CLASSES.stream().filter(type -> House.PURE.contains(House.roomOf(type).orElse("")));
    }
}
