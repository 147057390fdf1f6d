package io.xiaoyi.simulator;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What was asked for on the command line.
 *
 * @param seed of every chance in it
 * @param speed how many times faster than real time, 1 to 600
 * @param seconds real seconds the doors are open; empty until stopped
 * @param start the station's local time at the beginning
 * @param perHour visits an hour at the lunch peak
 * @param folder where the data stay; empty for a folder that is deleted at the end
 * @param mqttPort the first port to try
 * @param webSocketPort likewise
 * @param stagePort likewise
 * @param consolePort likewise
 * @param drill whether there is a fire drill
 * @param brokerRestartSeconds when the broker is restarted, in real seconds after opening
 */
public record DemoPlan(long seed, int speed, OptionalInt seconds, LocalTime start, double perHour,
        Optional<Path> folder, int mqttPort, int webSocketPort, int stagePort, int consolePort, boolean drill,
        OptionalInt brokerRestartSeconds) {
    /** Today at the start time, in the station's zone. */
    Instant startInstant(Instant today) {
        return today.atZone(StationFiles.zone()).with(start).toInstant();
    }
}
