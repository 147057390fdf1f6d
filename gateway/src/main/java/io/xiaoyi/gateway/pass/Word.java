package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.Optional;

/** The four bytes between {@code cti} and signature of a compact code: what the phone bound its signature to. */
public sealed interface Word {
    /** Steps are 15 seconds long. */
    int SECONDS_A_STEP = 15;

    /** 2^30-1, reached in the year 2480. */
    long LATEST_STEP = (1L << 30) - 1;

    /** Six digits. */
    int HIGHEST_DOOR_NUMBER = 999_999;

    /** Good at any station in the scope: Unix seconds / 15. */
    record Step(long step) implements Word {
        public Step {
            requireStep(step);
        }
    }

    /** Bit 31: good at one station only, whose id is in the signed text and not transmitted. */
    record StationStep(long step) implements Word {
        public StationStep {
            requireStep(step);
        }
    }

    /** Bit 30: answers the six-digit number on one door's screen; needs no clock. */
    record DoorNumber(int number) implements Word {
        public DoorNumber {
            if (number < 0 || number > HIGHEST_DOOR_NUMBER) {
                throw new IllegalArgumentException("door number %d; 0 to 999999 are allowed".formatted(number));
            }
        }
    }

    /** The step at this instant. */
    static long stepAt(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS_A_STEP);
    }

    /** The word as 32 unsigned bits. */
    default long bits() {
        return switch (this) {
            case Step(long step) -> step;
            case StationStep(long step) -> 1L << 31 | step;
            case DoorNumber(int number) -> 1L << 30 | number;
        };
    }

    /** What these 32 bits say; empty for both flags at once, or a door number above 999999. */
    static Optional<Word> of(long bits) {
        long low = bits & LATEST_STEP;
        return switch ((int) (bits >>> 30)) {
            case 0 -> Optional.of(new Step(low));
            case 1 -> low <= HIGHEST_DOOR_NUMBER ? Optional.of(new DoorNumber((int) low)) : Optional.empty();
            case 2 -> Optional.of(new StationStep(low));
            default -> Optional.empty();
        };
    }

    private static void requireStep(long step) {
        if (step < 0 || step > LATEST_STEP) {
            throw new IllegalArgumentException("step %d; 0 to %d are allowed".formatted(step, LATEST_STEP));
        }
    }
}
