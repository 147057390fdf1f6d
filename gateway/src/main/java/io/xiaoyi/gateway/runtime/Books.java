package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.EventQueue;
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

    /** How a station's journal uses its disk, where nobody wants it otherwise. */
    static JournalSettings usual(Settings settings) {
        return JournalSettings.usual().keeping(settings.journal().keep());
    }

    /**
     * The journal, recovered.
     *
     * @throws SettingsException if the station's key cannot be used
     * @throws IOException if the folder cannot be used
     */
    static JournalFiles open(Settings settings, JournalSettings disk, DirectoryLock lock, EventQueue inbox)
            throws IOException, SettingsException {
        return JournalFiles.open(lock, disk,
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
