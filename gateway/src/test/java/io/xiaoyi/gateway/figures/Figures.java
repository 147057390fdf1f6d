package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.fuzz.FuzzFigure;
import io.xiaoyi.gateway.gpio.GpioFigure;
import io.xiaoyi.gateway.runtime.OverloadFigure;
import io.xiaoyi.gateway.scan.CameraFigure;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Measures what is asked for, or all of it, and prints one table: {@code Figures [NAME[:OPTION=NUMBER…][,NAME…]]}. */
public final class Figures {
    private static final List<Figure> ALL = List.of(new ScanFigure(), new StartFigure(), new AgeFigure(),
            new DrainFigure(), new PowerCut(), new Kill9(), new YearFigure(), new OverloadFigure(), new FuzzFigure(),
            new PeopleFigure(), new CameraFigure(), new GpioFigure(), new ConsoleFigure());

    /** Measured by the simulator's module, which comes after this one and takes the same names. */
    private static final Set<String> ELSEWHERE = Set.of("sessions", "receiver");

    private Figures() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Map<String, String>> wanted = wanted(String.join(",", arguments));
        var known = new TreeSet<>(ALL.stream().map(Figure::name).toList());
        known.addAll(ELSEWHERE);
        if (!known.containsAll(wanted.keySet())) {
            throw new IllegalArgumentException("found " + wanted.keySet() + ", expected some of " + known);
        }
        if (!wanted.isEmpty() && ELSEWHERE.containsAll(wanted.keySet())) {
            return;
        }
        var sheet = new Sheet(System.out);
        for (Figure figure : ALL) {
            if (wanted.isEmpty() || wanted.containsKey(figure.name())) {
                sheet.begin(figure, wanted.getOrDefault(figure.name(), Map.of()));
                figure.measure(sheet);
            }
        }
        sheet.end();
    }

    private static Map<String, Map<String, String>> wanted(String text) {
        var wanted = new LinkedHashMap<String, Map<String, String>>();
        for (String each : text.split(",")) {
            String[] parts = each.strip().split(":");
            if (!parts[0].isEmpty()) {
                var options = new HashMap<String, String>();
                for (int i = 1; i < parts.length; i++) {
                    String[] option = parts[i].split("=", 2);
                    options.put(option[0], option[1]);
                }
                wanted.put(parts[0], options);
            }
        }
        return wanted;
    }
}
