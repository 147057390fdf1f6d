package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.runtime.SettingsException;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.simulator.battery.Custom;
import io.xiaoyi.simulator.battery.SocketVisit;
import io.xiaoyi.simulator.stage.Play.Fault;
import io.xiaoyi.simulator.stage.Play.Reply;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that a visitor of the stage can do.
 *
 * <p>Threading: any thread.
 */
final class VisitorActs {
    private static final int MOST_SENT = 60;
    private static final List<String> CARDS = Arrays.stream(Card.values()).map(Card::code).toList();
    private static final List<String> LOADS = List.of("battery", "phone", "heater");
    private static final List<String> SOURCES = List.of("battery", "none", "lying");
    private static final List<String> HANDLES = List.of("walk", "close", "hold", "force");
    private static final List<String> NAMES = List.of("take", "scan", "door", "exit", "fire", "power", "network",
            "clock", "relay", "plug", "unplug", "fill", "couriers", "speed", "verify");

    /** What would keep the last entries from the cloud at the end of a day. */
    private static final List<String> CLOSED = List.of("power", "network");

    private final Stage stage;
    private final SimulatedRoom room;
    private final Cable cable;
    private final Day day;
    private final Visitor visitor;
    private final Copies copies;
    private final AtomicLong seeds;

    VisitorActs(Stage stage, SimulatedRoom room, Cable cable, Day day, Visitor visitor, Copies copies, long seed) {
        this.stage = stage;
        this.room = room;
        this.cable = cable;
        this.day = day;
        this.visitor = visitor;
        this.copies = copies;
        this.seeds = new AtomicLong(seed);
    }

    Reply act(String name, JsonNode given) throws InterruptedException {
        var arguments = new Arguments(given);
        return switch (name) {
            case "take" -> {
                Card card = Card.of(arguments.word("card", CARDS)).orElseThrow();
                yield checked(arguments, () -> {
                    visitor.take(card);
                    return done();
                });
            }
            case "scan" -> {
                Card card = Card.of(arguments.word("card", CARDS)).orElseThrow();
                String door = door(arguments);
                double wet = arguments.share("wet", 0);
                yield checked(arguments, () -> visitor.scan(card, door, wet));
            }
            case "door" -> {
                String door = door(arguments);
                String handle = arguments.word("do", HANDLES);
                yield checked(arguments, () -> door(door, handle));
            }
            case "exit" -> {
                String door = door(arguments);
                yield checked(arguments, () -> visitor.pressExit(door));
            }
            case "fire" -> {
                boolean on = arguments.flag("on");
                yield checked(arguments, () -> {
                    room.input("fire", on);
                    return done();
                });
            }
            case "power", "network", "clock", "speed", "couriers", "fill" -> world(name, arguments);
            case "relay", "plug", "unplug" -> outlet(name, arguments);
            case "verify" -> checked(arguments, () -> copies.verify().<Reply>map(Reply.Done::new)
                    .orElseGet(() -> new Reply.Impossible("no-power", "The station has no power.")));
            default -> new Reply.Wrong(List.of(new Fault("name", name.length() > 40 ? name.substring(0, 40) : name,
                    String.join(", ", NAMES))));
        };
    }

    /** What is done where the arguments are well. */
    private interface Deed {
        Reply act() throws InterruptedException, IOException, SettingsException;
    }

    private static Reply checked(Arguments arguments, Deed deed) throws InterruptedException {
        List<Fault> faults = arguments.faults();
        if (!faults.isEmpty()) {
            return new Reply.Wrong(faults);
        }
        try {
            return deed.act();
        } catch (IOException | SettingsException e) {
            return new Reply.Impossible("failed", String.valueOf(e.getMessage()));
        }
    }

    private static Reply done() {
        return new Reply.Done(object());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String door(Arguments arguments) {
        return arguments.word("door", StationFiles.DOORS, StationFiles.DOORS.getFirst());
    }

    private Reply door(String door, String handle) throws InterruptedException {
        switch (handle) {
            case "walk" -> {
                return visitor.walk(door);
            }
            case "hold" -> {
                if (!room.isReleased(door) && !room.level("contact." + door)) {
                    return new Reply.Impossible("locked", "The door is locked: it can be held once it is released.");
                }
                room.input("contact." + door, true);
            }
            case "force" -> room.input("contact." + door, true);
            default -> room.input("contact." + door, false);
        }
        return done();
    }

    private Reply world(String name, Arguments arguments) throws InterruptedException {
        if (stage.isClosing() && CLOSED.contains(name)) {
            return new Reply.Impossible("closing", "The day has ended: the cloud gets the last of it.");
        }
        return switch (name) {
            case "power" -> {
                boolean on = arguments.flag("on");
                yield checked(arguments, () -> {
                    if (on) {
                        stage.station().powerOn();
                    } else {
                        stage.station().powerOff();
                    }
                    return done();
                });
            }
            case "network" -> {
                boolean on = arguments.flag("on");
                yield checked(arguments, () -> {
                    cable.join(on);
                    return done();
                });
            }
            case "clock" -> {
                String source = arguments.word("source", SOURCES);
                yield checked(arguments, () -> {
                    stage.clock().source(SimClock.Source.valueOf(source.toUpperCase(Locale.ROOT)));
                    return done();
                });
            }
            case "speed" -> {
                int times = arguments.count("times", SimClock.SLOWEST, SimClock.FASTEST);
                yield checked(arguments, () -> {
                    stage.clock().speed(times);
                    return done();
                });
            }
            case "couriers" -> {
                boolean coming = arguments.flag("coming");
                yield checked(arguments, () -> {
                    day.coming(coming);
                    return done();
                });
            }
            default -> {
                int people = arguments.count("people", 1, MOST_SENT);
                yield checked(arguments, () -> {
                    day.send(people);
                    return done();
                });
            }
        };
    }

    private Reply outlet(String name, Arguments arguments) throws InterruptedException {
        String outlet = arguments.word("outlet", StationFiles.OUTLETS);
        return switch (name) {
            case "relay" -> {
                boolean stuck = arguments.flag("stuck");
                yield checked(arguments, () -> {
                    room.weld(outlet, stuck);
                    return done();
                });
            }
            case "plug" -> {
                String load = arguments.word("load", LOADS);
                yield checked(arguments, () -> plug(outlet, load));
            }
            default -> checked(arguments, () -> {
                stage.sockets().plugged(outlet).ifPresent(it -> stage.sockets().unplug(outlet, it));
                return done();
            });
        };
    }

    /** Plugs in, and holds a code before the outlet's reader unless a session goes on there. */
    private Reply plug(String outlet, String load) throws InterruptedException, IOException {
        Custom.Visit kind = Custom.Visit.valueOf(load.toUpperCase(Locale.ROOT));
        SocketVisit visit = SocketVisit.draw(Custom.REPORTED.only(kind), seeds.incrementAndGet());
        if (!stage.sockets().plug(outlet, visit)) {
            return new Reply.Impossible("taken", "Something is plugged in there already.");
        }
        Optional<Effect.Answer> answer = visitor.charge(outlet, StationFiles.OUTLETS.indexOf(outlet));
        return new Reply.Done(answer.map(Visitor::answer).orElseGet(() -> object().put("outcome", "dark")));
    }
}
