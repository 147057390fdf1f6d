package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.pass.SigningKey;
import java.util.List;
import java.util.Optional;

/** What the console shows and does, as the parts that serve it. */
public final class ConsoleData {
    private ConsoleData() {}

    /**
     * All of them.
     *
     * @param turns sees the station's turns
     * @param visitors signs printed passes; empty where none are printed
     */
    public static List<ConsolePart> parts(ConsoleSettings settings, StationAccess access, Turns turns,
            Optional<SigningKey> visitors) {
        var acts = new ActsPart(access);
        return List.of(acts, new StationPart(settings.streams(), access, turns, acts), new JournalPart(access),
                new ChartsPart(access), new VisitorsPart(access, visitors), new MachinePart(access, turns),
                new ConfigurationPart(access.shadows()));
    }
}
