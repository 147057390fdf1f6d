package io.xiaoyi.gateway.meter;

import java.util.List;

/** What came of asking a meter. */
public sealed interface Answer {
    /**
     * The meter did as it was asked.
     *
     * @param registers what it holds, 0 to 65,535 each; empty where none were asked for
     */
    record Accepted(List<Integer> registers) implements Answer {
        public Accepted {
            registers = List.copyOf(registers);
        }

        @Override
        public String toString() {
            return "an answer";
        }
    }

    /** The meter understood and refused. @param code Modbus' exception code: 1 function, 2 address, 3 value, 4 fault */
    record Refused(int code) implements Answer {
        @Override
        public String toString() {
            return "refused with exception " + code;
        }
    }

    /** Nothing was heard. */
    record Silent() implements Answer {
        @Override
        public String toString() {
            return "no answer";
        }
    }

    /** Bytes were heard, but no whole answer: noise, a wrong CRC, the half of a frame. */
    record Garbled(long bytes) implements Answer {
        @Override
        public String toString() {
            return bytes + " bytes that are no answer (a CRC error, half a frame or noise)";
        }
    }

    /** Another address than the one that was asked has answered. */
    record Stranger(int address) implements Answer {
        @Override
        public String toString() {
            return "an answer of address " + address + " in its place";
        }
    }
}
