package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.console.StationAccess.Notes;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.StationEvent.ConsoleNoted;
import io.xiaoyi.gateway.station.StationEvent.Note;
import java.io.IOException;
import java.util.Optional;

/**
 * What happens at the console, as the station's events.
 *
 * <p>Threading: any thread.
 *
 * @param inbox of the station
 */
record ConsoleNotes(Inbox inbox) implements Notes {
    @Override
    public void note(Note what, String account, String by, long count, String detail) {
        inbox.offer(new ConsoleNoted(what, account, by, count, detail));
    }

    /** On the process's own output: a terminal's, or the journal's of the service manager. */
    static void announce(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /**
     * The key that signs printed passes.
     *
     * @throws IOException if its file cannot be used; the message says what was found
     */
    static Optional<SigningKey> visitors(ConsoleSettings settings) throws IOException {
        if (settings.visitors().isEmpty()) {
            return Optional.empty();
        }
        return switch (PemKeys.privateKey(settings.visitors().get())) {
            case Checked.Good<SigningKey>(SigningKey key) -> Optional.of(key);
            case Checked.Bad<SigningKey> bad -> throw new IOException(bad.toString());
        };
    }
}
