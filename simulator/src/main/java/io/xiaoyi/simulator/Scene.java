package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.scan.QrImage;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.simulator.SimulatedRoom.Shown;
import io.xiaoyi.simulator.battery.SocketVisit;
import io.xiaoyi.simulator.stage.Play;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The stage as its page shows it: the room as it is, beside what the station believes of it.
 *
 * <p>The first who looks on finds a quiet day at real time: the couriers stay away until they are called, so that he is
 * alone with the door.
 *
 * <p>Threading: any thread.
 */
final class Scene implements Play {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int REAL_TIME = 1;

    private final Stage stage;
    private final SimulatedRoom room;
    private final Cable cable;
    private final Day day;
    private final Visitor visitor;
    private final VisitorPhone phone;
    private final VisitorActs acts;
    private final Copies copies;
    private final Pictures pictures;
    private final StationSights sights;
    private volatile String console = "";
    private final AtomicBoolean welcomed = new AtomicBoolean();

    Scene(Stage stage, SimulatedRoom room, Cable cable, Day day, Props props, StationSights sights) {
        this.stage = stage;
        this.room = room;
        this.cable = cable;
        this.day = day;
        this.visitor = props.visitor();
        this.phone = props.phone();
        this.acts = props.acts();
        this.copies = props.copies();
        this.pictures = props.pictures();
        this.sights = sights;
    }

    /** What the visitor has in hand. */
    record Props(Visitor visitor, VisitorPhone phone, VisitorActs acts, Copies copies, Pictures pictures) {}

    /** From now on the station's own console is there. */
    void console(String address) {
        console = address;
    }

    @Override
    public void watched() {
        if (welcomed.compareAndSet(false, true)) {
            stage.clock().speed(REAL_TIME);
            day.coming(false);
            stage.visited().set(true);
        }
    }

    @Override
    public Reply act(String name, JsonNode arguments) throws InterruptedException {
        return acts.act(name, arguments);
    }

    @Override
    public Optional<byte[]> picture(long number) {
        return pictures.find(number);
    }

    @Override
    public ObjectNode time() {
        Instant now = stage.clock().wall();
        ObjectNode time = JSON.objectNode().put("at", now.toString()).put("zone", StationFiles.ZONE).put("speed", stage
                .clock().speed()).put("speedNow", stage.clock().speedNow()).put("left", VisitorPhone.left(now)
                        .toMillis());
        stage.station().gateway().ifPresent(gateway -> time.put("boot", gateway.boot()));
        return time;
    }

    @Override
    public ObjectNode scene() {
        ObjectNode scene = JSON.objectNode().put("phase", stage.isClosing() ? "closing" : "open").put("station",
                StationFiles.STATION).put("speed", stage.clock().speed()).put("coming", day.isComing()).put("fire", room
                        .level("fire"))
                .put("clock", stage.clock().source().name().toLowerCase(Locale.ROOT));
        boolean power = stage.station().gateway().isPresent();
        scene.put("power", power).put("network", cable.isJoined()).put("online", power && sights.isOnline()).put(
                "contactor", room.level("contactor"));
        stage.station().gateway().ifPresent(gateway -> scene.put("boot", gateway.boot()));
        if (!console.isEmpty()) {
            scene.put("console", console);
        }
        int about = day.about(); // before those inside: whoever leaves is counted out there first
        scene.putObject("people").put("inside", stage.inside().get()).put("visitor", visitor.isInside()).put(
                "about", about);
        doors(scene.putObject("doors"));
        outlets(scene.putObject("outlets"));
        phone(scene.putObject("phone"));
        stage.station().gateway().ifPresent(gateway -> told(scene.putObject("told"), gateway.station()));
        scene.set("copies", copies.sideBySide());
        return scene;
    }

    private void doors(ObjectNode doors) {
        for (String door : StationFiles.DOORS) {
            ObjectNode shown = doors.putObject(door).put("open", room.level("contact." + door)).put("released", room
                    .isReleased(door)).put("exit", room.level("exit." + door)).put("beam", room.level("beam.a." + door)
                            || room.level("beam.b." + door))
                    .put("waiting", stage.doorway(door).waiting());
            display(shown, StationFiles.reader(door));
        }
    }

    private void display(ObjectNode at, String reader) {
        Optional<Shown> display = room.display(reader);
        display.ifPresent(it -> at.putObject("display").put("number", it.number()).setAll(Visitor.answer(it.answer())));
    }

    private void outlets(ObjectNode outlets) {
        for (String outlet : StationFiles.OUTLETS) {
            ObjectNode shown = outlets.putObject(outlet).put("relay", room.level("outlet." + outlet)).put("powered",
                    room.isPowered(outlet)).put("stuck", room.isWelded(outlet)).put("watts", Math.round(
                            stage.sockets()
                                    .watts(outlet)));
            stage.sockets().plugged(outlet).map(SocketVisit::visit).ifPresent(it -> shown.put("load", switch (it) {
                case HEATER -> "heater";
                case PHONE -> "phone";
                case BATTERY, DONE, PULSING, LOOSE, EARLY, EMPTY -> "battery";
            }));
            display(shown, StationFiles.outletName(outlet));
        }
    }

    private void phone(ObjectNode shown) {
        Instant now = stage.clock().wall();
        Card card = visitor.inHand();
        QrImage code = QrImage.of(phone.text(card, now));
        shown.put("card", card.code()).put("moving", VisitorPhone.isMoving(card)).put("step", VisitorPhone.step(now))
                .put("modules", code.modules()).put("path", path(code));
    }

    /** The dark modules as a path of one-module rows, for an SVG whose unit is a module. */
    private static String path(QrImage code) {
        var path = new StringBuilder();
        for (int row = 0; row < code.modules(); row++) {
            for (int column = 0; column < code.modules(); column++) {
                int end = column;
                while (code.dark(end, row)) {
                    end++;
                }
                if (end > column) {
                    path.append('M').append(column).append(' ').append(row).append('h').append(end - column).append(
                            "v1h").append(column - end).append('z');
                    column = end;
                }
            }
        }
        return path.toString();
    }

    /** What the station believes. */
    private static void told(ObjectNode told, Station station) {
        station.occupancy().ifPresent(it -> told.putObject("people").put("least", it.count().least()).put("estimate", it
                .count().estimate()).put("most", it.count().most()).put("full", it.full()));
        told.put("trust", Visitor.code(station.clock().trust()));
        ObjectNode doors = told.putObject("doors");
        station.doors().forEach((id, door) -> {
            ObjectNode shown = doors.putObject(id).put("mode", Visitor.code(door.mode())).put("alarm", Visitor.code(door
                    .openAlarm()));
            door.whyReleased().ifPresent(cause -> shown.put("why", Visitor.code(cause)));
        });
        ObjectNode outlets = told.putObject("outlets");
        for (Outlet outlet : station.room().outlets()) {
            ObjectNode shown = outlets.putObject(outlet.plan().id()).put("state", Visitor.code(outlet.state()));
            outlet.memory().fault().ifPresent(fault -> shown.put("fault", Visitor.code(fault)));
        }
        var alarms = told.putArray("alarms");
        station.remembered().alarms().keySet().stream().sorted(java.util.Comparator.comparing(it -> it.code() + it
                .subject())).forEach(alarm -> alarms.addObject().put("code", alarm.code()).put("subject", alarm
                        .subject()));
    }
}
