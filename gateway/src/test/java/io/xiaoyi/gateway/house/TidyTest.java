package io.xiaoyi.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Style is a test, not a talk. */
class TidyTest {
    private static final int LINE_LIMIT = 120;
    private static final int METHOD_LIMIT = 60;
    private static final int FILE_LIMIT = 600;
    private static final Pattern BANNED_NAME = Pattern.compile(".*(Util|Utils|Manager|Helper|Impl)");
    private static final Pattern UNDONE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    @Test
    void linesAndFilesAreShortEnoughToReadWithoutScrolling() {
        var strays = new TreeSet<String>();
        for (Path file : House.sources()) {
            List<String> lines = House.read(file).lines().toList();
            if (lines.size() > FILE_LIMIT) {
                strays.add(name(file) + " has " + lines.size() + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LINE_LIMIT || lines.get(i).contains("\t")) {
                    strays.add(name(file) + ":" + (i + 1) + " is too long or has a tab");
                }
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void nothingIsLeftForLaterInTheSources() {
        var strays = new TreeSet<String>();
        for (Path file : House.sources()) {
            if (UNDONE.matcher(House.read(file)).find()) {
                strays.add(name(file));
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void methodsAreShortAndNamesSaySomething() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var strays = new TreeSet<String>();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(null, files, _ -> {}, List.of("-proc:none"), null,
                    files.getJavaFileObjectsFromPaths(House.sources()));
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new Reader(unit, trees, strays), null);
            }
        }
        assertThat(strays).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        var strays = new TreeSet<String>();
        for (Path file : House.sources()) {
            Path info = file.resolveSibling("package-info.java");
            boolean isMain = file.toString().contains("src/main/");
            if (isMain && (!Files.exists(info) || House.read(info).length() < 250)) {
                strays.add(name(file.getParent()));
            }
        }
        assertThat(strays).isEmpty();
    }

    private static String name(Path file) {
        return House.root().relativize(file).toString();
    }

    private static final class Reader extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final TreeSet<String> strays;

        Reader(CompilationUnitTree unit, Trees trees, TreeSet<String> strays) {
            this.unit = unit;
            this.trees = trees;
            this.strays = strays;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (BANNED_NAME.matcher(type.getSimpleName()).matches()) {
                strays.add(unit.getSourceFile().getName() + ": the name " + type.getSimpleName() + " says nothing");
            }
            return super.visitClass(type, unused);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            var positions = trees.getSourcePositions();
            var lines = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (start >= 0 && end >= 0 && lines.getLineNumber(end) - lines.getLineNumber(start) > METHOD_LIMIT) {
                strays.add(
                        unit.getSourceFile().getName() + ": " + method.getName() + " is longer than " + METHOD_LIMIT);
            }
            return super.visitMethod(method, unused);
        }
    }
}
