package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Station;
import io.xiaoyi.gateway.station.StationEvent.Note;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the console is given of the station it stands before.
 *
 * @param identity who the station is
 * @param station after its last turn; any thread
 * @param inbox where what is wanted of it goes
 * @param journal what is durable
 * @param queries the view; each waits for its answer, so ask on {@link Workroom}
 * @param link how the connection to the broker stands, for people; whether it is there the station itself says
 * @param clock the machine's time as it shows it, which a simulation makes run faster; {@link #judged} is the station's
 * @param real the machine's own time, whatever the station's: sessions and delays are measured by it
 * @param shadows what an operator may change; reads files, so ask on {@link Workroom}
 * @param machine numbers of the machine by a name with its unit, such as {@code diskFreeBytes}; takes milliseconds
 * @param qr draws a text as a QR code, SVG
 * @param notes where sign-ins and changes of accounts are told
 * @param announce says a line on the box's own console, and nowhere else: not in a log that travels
 */
public record StationAccess(Identity identity, Supplier<Station> station, Inbox inbox, JournalReader journal,
        Queries queries, Shadows shadows, Supplier<Link> link, Clock clock, Clock real,
        Supplier<Map<String, Double>> machine,
        Function<String, String> qr,
        Notes notes, Consumer<String> announce) {
    /** Now, by the time that the station goes by: people and passes are told the one that its door judges by. */
    Moment judged() {
        return judged(station.get());
    }

    /** Now, as {@code now} judges it, which was taken before. */
    Moment judged(Station now) {
        return now.clock().judge(clock.now()).moment();
    }

    /**
     * Who the station is.
     *
     * @param name for people
     * @param boot the number of this boot
     */
    public record Identity(String tenant, String station, String name, ZoneId zone, String version, int boot) {}

    /**
     * The connection to the broker.
     *
     * @param since when it last came or went; empty where it has done neither in this boot
     * @param detail why it is not there, or an empty text
     * @param bytesToday sent and received since midnight UTC
     */
    public record Link(Optional<Instant> since, String detail, long bytesToday) {
        /** Of a station that has no broker to talk to. */
        static final Link NONE = new Link(Optional.empty(), "", 0);
    }

    /** What happens to accounts belongs into the journal. Threading: any thread; never waits. */
    @FunctionalInterface
    public interface Notes {
        /**
         * Tells it.
         *
         * @param account whose, as {@link Caller#by} says it, or as the accounts name it where it was changed; a word
         *     for none where nobody is called so: never what was typed
         * @param by who did it, as {@link Caller#by} says it
         * @param count how often, since it was last told
         * @param detail a few words; never a secret, nothing that came unchecked from outside
         */
        void note(Note what, String account, String by, long count, String detail);
    }
}
