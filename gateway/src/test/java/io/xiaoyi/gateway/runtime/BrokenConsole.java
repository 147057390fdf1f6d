package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.SettingsTest.broken;

import io.xiaoyi.gateway.runtime.SettingsTest.Broken;
import java.util.stream.Stream;

/** Every key of the console made wrong once, for {@link SettingsTest}. */
final class BrokenConsole {
    private BrokenConsole() {}

    static Stream<Broken> rows() {
        return Stream.of(
                broken("console.listen", "0.0.0.0:8443", "8443", "console.listen", "'8443'"),
                broken("console.listen", "0.0.0.0:8443", "0.0.0.0:84430", "console.listen", "'0.0.0.0:84430'"),
                broken("console.listen", "0.0.0.0:8443", "127.0.0.1:7001", "console.listen",
                        "where the reader front-in is"),
                broken("console.directory", "data/console ", "7 ", "console.directory", "the number 7"),
                broken("console.plain", "plain: false ", "plain: yes ", "console.plain", "'yes'"),
                broken("console.certificate", "certificate: console.pem", "certificate: none.pem",
                        "console.certificate", "no such file"),
                broken("console.key", "key: console.key", "key: none.key", "console.key", "no such file"),
                broken("console.streams", "streams: 64", "streams: 0", "console.streams", "the number 0"),
                broken("console.metrics", "metrics: guarded", "metrics: public", "console.metrics", "'public'"),
                broken("console.visitors", "visitors: visitors.pem", "visitors: root-a.pem", "console.visitors",
                        "mode 0644"),
                broken("console.visitors", "visitors: visitors.pem", "visitors: console.key", "console.visitors",
                        "no such block"),
                broken("console.floor-plan", "floor-plan: floor-plan.yaml", "floor-plan: none.yaml",
                        "console.floor-plan", "no such file"));
    }
}
