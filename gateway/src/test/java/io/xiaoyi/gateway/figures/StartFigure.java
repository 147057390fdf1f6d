package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.StationFolder;
import java.util.List;
import java.util.Random;

/**
 * From the start of the process to the first relay, and what is resident after many scans, with journal, view and
 * uplink at work. Options: {@code rounds}, {@code scans}.
 */
final class StartFigure implements Figure {
    private static final List<String> PLAIN = List.of();

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int rounds = sheet.option("rounds", 15);
        int scans = sheet.option("scans", 6000);
        try (var folder = new ScratchFolder("start-"); var broker = MosquittoBroker.started()) {
            var station = new StationFolder(folder.path().resolve("station"));
            station.joins(broker.port(), SigningKey.generate(Algorithm.EDDSA, new Random(5)));
            var shipped = new ShippedStation(station, 2 * scans + 3 * rounds + 1, "");
            shipped.learns(shipped.tuned());
            List<String> cached = shipped.cached();
            if (rounds > 0) {
                sheet.row("java -jar gateway.jar run", "%s", shipped.starts(PLAIN, rounds));
                sheet.row("java @java.options -jar gateway.jar run", "%s", shipped.starts(shipped.tuned(), rounds));
                sheet.row("the same with an AOT cache", "%s", shipped.starts(cached, rounds));
            }
            // a station remembers 10,000 marks: all its couriers together stay below that
            sheet.row("resident after " + scans / 2 + " scans, plain", "%.1f MB",
                    shipped.residentMegabytes(PLAIN, scans / 2));
            sheet.row("resident after " + scans + " scans, java.options and AOT cache", "%.1f MB",
                    shipped.residentMegabytes(cached, scans));
        }
    }
}
