package io.xiaoyi.gateway.uplink;

import java.util.List;
import java.util.Map;

/**
 * What the machine below a station tells of itself, for somebody far away who wonders what is wrong.
 *
 * <p>Threading: called by the uplink's thread; must return within some milliseconds.
 */
public interface Machine {
    /** One that tells nothing. */
    Machine SILENT = new Machine() {
        @Override
        public Map<String, Double> measures() {
            return Map.of();
        }

        @Override
        public List<String> log(int lines) {
            return List.of();
        }
    };

    /** Numbers by a name with its unit, such as {@code diskFreeBytes}; what cannot be measured here is left out. */
    Map<String, Double> measures();

    /** The newest lines of the log, oldest first, at most so many. */
    List<String> log(int lines);
}
