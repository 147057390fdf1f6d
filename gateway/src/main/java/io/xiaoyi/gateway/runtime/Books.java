package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.DirectoryLock;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import java.io.IOException;
import java.util.List;

/** Opens a station's journal as its settings say. */
final class Books {
    private static final int REPLAY_MARKS = 10_000;

    private Books() {}

    /** Opens a journal in a folder that is held: {@link JournalFiles#open}, or the same on another disk. */
    @FunctionalInterface
    interface Shelf {
        JournalFiles open(DirectoryLock lock, JournalSettings settings, Remembered genesis, Inbox inbox,
                CheckpointSigner signer) throws IOException;
    }

    /**
     * The journal, recovered.
     *
     * @throws SettingsException if the station's key cannot be used
     * @throws IOException if the folder cannot be used
     */
    static JournalFiles open(Shelf shelf, Settings settings, DirectoryLock lock, Inbox inbox)
            throws IOException, SettingsException {
        Settings.Journal journal = settings.journal();
        JournalSettings kept = JournalSettings.usual().keeping(journal.keep());
        return shelf.open(lock, settings.uplink().isPresent() ? kept : kept.undelivered(),
                Remembered.nothing(TimeSources.EARLIEST, REPLAY_MARKS, settings.access().learntPasses()), inbox,
                CheckpointSigner.of(key(settings)));
    }

    private static SigningKey key(Settings settings) throws SettingsException {
        return switch (PemKeys.privateKey(settings.key())) {
            case Checked.Good<SigningKey>(SigningKey key) -> key;
            case Checked.Bad<SigningKey> bad -> throw new SettingsException(
                    List.of(new Problem(settings.file(), 0, 0, "key", bad.found(), bad.expected())));
        };
    }
}
