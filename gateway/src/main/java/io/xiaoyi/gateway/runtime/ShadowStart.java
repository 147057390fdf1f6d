package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.runtime.ShadowReader.Read;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Shadow;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.store.ShadowFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a station begins with of what an operator changed: the documents that were kept, read again. Where that cannot
 * be, the installer's file holds alone, and what was kept stays where it is until something else is in force.
 *
 * @param settings those in force
 * @param amiss what the station is to be told; over once something else is kept
 */
record ShadowStart(Shadow shadow, Settings settings, List<AdapterAlarm> amiss) {
    /** The file was not what was written: it was set aside, and the installer's file holds alone. */
    static final String DAMAGED = "shadow-damaged";
    /** What was in force does not go with the installer's file any more, which holds alone. */
    static final String UNUSABLE = "shadow-unusable";

    static ShadowStart of(ShadowReader reader, ShadowFile file) {
        Configuration alone = reader.fileAlone();
        try {
            Optional<ShadowFile.Kept> kept = file.load();
            return kept.isPresent()
                    ? of(reader, kept.get(), alone)
                    : new ShadowStart(Shadow.of(alone), reader.installed(), List.of());
        } catch (ShadowFile.DamagedException e) {
            return new ShadowStart(Shadow.of(alone), reader.installed(), List.of(alarm(DAMAGED, e.getMessage())));
        } catch (IOException e) {
            return new ShadowStart(Shadow.of(alone), reader.installed(), List.of(alarm(ShadowDesk.NOT_KEPT, e
                    .toString())));
        }
    }

    private static ShadowStart of(ShadowReader reader, ShadowFile.Kept kept, Configuration alone) {
        return switch (read(reader, kept.inForce(), alone)) {
            case Read.Good it -> {
                Configuration before = read(reader, kept.before(), alone) instanceof Read.Good last
                        ? last.configuration().by(kept.before().by())
                        : alone;
                Optional<Shadow.Trial> trial = kept.trial()
                        ? Optional.of(new Shadow.Trial(false, OptionalLong.empty()))
                        : Optional.empty();
                yield new ShadowStart(new Shadow(it.configuration().by(kept.inForce().by()), before, kept.highest(), 0,
                        trial, kept.refused()), it.settings(), List.of());
            }
            case Read.Bad it -> {
                List<String> reasons = ShadowReader.reasons(it.problems());
                var refused = new Shadow.Refused(kept.inForce().number(), Head.hash(kept.inForce().document()), false,
                        reasons);
                yield new ShadowStart(new Shadow(alone, alone, kept.highest(), 0, Optional.empty(), Optional.of(
                        refused)), reader.installed(), List.of(alarm(UNUSABLE, String.join("; ", reasons))));
            }
        };
    }

    private static Read read(ShadowReader reader, ShadowFile.Version version, Configuration alone) {
        return version.number() == 0 ? new Read.Good(alone, reader.installed()) : reader.read(version.document());
    }

    private static AdapterAlarm alarm(String code, String detail) {
        return new AdapterAlarm(code, ShadowDesk.SUBJECT, true, detail);
    }
}
