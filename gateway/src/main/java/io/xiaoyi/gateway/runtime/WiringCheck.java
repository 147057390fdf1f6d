package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.gpio.Board.Bias;
import io.xiaoyi.gateway.gpio.Board.Input;
import io.xiaoyi.gateway.gpio.Board.Line;
import io.xiaoyi.gateway.gpio.Board.Output;
import io.xiaoyi.gateway.gpio.PiHeader;
import io.xiaoyi.gateway.station.Lines;
import java.util.OptionalInt;

/**
 * Holds a line of a real board against what it does without the gateway: for half a minute from power-on, while
 * firmware and kernel start, nothing drives it; and an input that nothing holds reads noise.
 *
 * @param isPi whether the line is one of a Raspberry Pi's header
 * @param entry the line's section, where what is wrong is told
 */
record WiringCheck(boolean isPi, Section entry) {
    void check(Line line) {
        Section place = entry.at("line");
        if (!place.node().isIntegralNumber() && !place.node().isTextual()) {
            return; // told by the schema
        }
        OptionalInt number = isPi ? PiHeader.number(line.place()) : OptionalInt.empty();
        if (number.isPresent() && isTaken(number.getAsInt())) {
            return;
        }
        switch (line) {
            case Input input -> checkHeld(input);
            case Output output -> checkRestsAtBoot(output, number);
        }
    }

    /** Whether something else has this line, which is told. */
    private boolean isTaken(int number) {
        Section line = entry.at("line");
        if (number > PiHeader.LAST) {
            line.wrong(line.found() + ", which is not on the Raspberry Pi's header",
                    "0 to " + PiHeader.LAST + ": the others are the Pi's own (SD card, network, LEDs)");
            return true;
        }
        return PiHeader.reserved(number).filter(by -> isTaken(line, by)).isPresent();
    }

    private boolean isTaken(Section line, PiHeader.Reserved by) {
        return switch (by) {
            case ID_EEPROM -> {
                line.wrong(line.found() + ", on which the firmware looks for a HAT's ID EEPROM at every boot",
                        "another line");
                yield true;
            }
            case SERIAL_CONSOLE -> {
                boolean isFree = entry.at("boot").present();
                if (!isFree) {
                    line.wrong(line.found() + ", on which a serial console writes at boot", "another line; or, once no "
                            + "console is configured there (raspi-config), boot: high or low beside it");
                }
                yield !isFree;
            }
        };
    }

    private void checkHeld(Input input) {
        Section bias = entry.at("bias");
        boolean isUnheld = input.bias() == Bias.DISABLED && (!bias.present() || bias.text("").equals("none"));
        Section boot = entry.at("boot");
        if (isUnheld && (!boot.present() || boot.text("").equals("floating"))) {
            Section place = bias.present() ? bias : entry;
            String found = bias.present() ? bias.found() : "no bias";
            place.wrong(found + ", and no level of the wiring's own: the line would read noise",
                    "bias: up or down; or bias: none with boot: high or low, the level at which a resistor or an "
                            + "optocoupler outside the chip holds it");
        }
    }

    /**
     * A strike would be released and an outlet have power before any software runs; a maglock would hold people before
     * the fire input is read. So each of them has to be idle then, which leaves a maglock's door released: the side
     * that is safe for people.
     */
    private void checkRestsAtBoot(Output output, OptionalInt number) {
        boolean mustRest = entry.name().startsWith("lock.") || Lines.givesPower(entry.name());
        Section boot = entry.at("boot");
        Section active = entry.at("active");
        if (!mustRest || active.present() && !active.text("").matches("high|low")) {
            return;
        }
        String idle = output.activeHigh() ? "low" : "high";
        if (!boot.present() && number.isEmpty()) {
            entry.wrong("no boot, on a chip whose reset is not known", "boot: " + idle
                    + ", where something holds the line so until the gateway's first act");
            return;
        }
        String pull = number.isPresent() && PiHeader.pulledUpAtReset(number.getAsInt()) ? "high" : "low";
        String level = boot.present() ? boot.text(idle) : pull;
        if (level.equals("floating")) {
            boot.wrong("'floating': perhaps " + consequence(output),
                    "boot: " + idle + ", with a resistor on the relay board that holds the line so");
        } else if (!level.equals(idle) && boot.present() && level.matches("high|low")) {
            boot.wrong(boot.found() + ": " + consequence(output), "boot: " + idle + " for " + entry.name());
        } else if (!level.equals(idle) && !boot.present()) {
            entry.at("line").wrong(entry.at("line").found() + ", which stands " + level + " from power-on: "
                    + consequence(output),
                    "a line that is pulled " + (output.activeHigh() ? "down" : "up")
                            + " at reset (" + (output.activeHigh() ? "9 to 27" : "2 to 8") + "); or boot: " + idle
                            + " where the relay board has a resistor of its own that holds the line so");
        }
    }

    private String consequence(Output output) {
        if (Lines.givesPower(entry.name())) {
            return entry.name() + " would have power before any software runs";
        }
        return entry.name() + (output.startActive()
                ? " would hold people in before the fire input is read"
                : " would be released before any software runs");
    }
}
