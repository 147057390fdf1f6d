package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.kinds;
import static io.xiaoyi.gateway.runtime.StationFolder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.scan.Frame;
import io.xiaoyi.gateway.scan.Projector;
import io.xiaoyi.gateway.scan.QrImage;
import io.xiaoyi.gateway.station.Effect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CameraDoorIT {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    @TempDir
    private Path temp;

    /** The lock's levels, in order. */
    private static final class Lock implements Hands {
        private final List<Boolean> levels = new CopyOnWriteArrayList<>();

        @Override
        public void set(Effect.SetLine line) {
            if (line.line().equals("lock.front")) {
                levels.add(line.active());
            }
        }

        @Override
        public void answer(Effect.Answer answer) {
            // lamps and buzzers are not what this is about
        }
    }

    @Test
    void aPassInFrontOfTheCameraOpensTheDoor() throws Exception {
        var folder = new StationFolder(temp.resolve("station"));
        var lock = new Lock();
        try (var projector = new Projector(temp);
                var clock = new SystemClock()) {
            readsBy(folder, projector.command());
            try (Gateway gateway = Gateway.open(folder.settings(), clock, new Gateway.Ports(lock, Map.of(),
                    List.of()))) {
                projector.on();
                projector.show(inFront(folder.introduction()));
                until("the pass is learnt", () -> kinds(gateway.journal()).contains("pass-learnt"));
                projector.show(emptyRoom());
                assertThat(lock.levels).doesNotContain(true);
                projector.show(inFront(folder.code()));
                until("the door is released", () -> lock.levels.contains(true));
                until("that is in the journal", () -> kinds(gateway.journal()).contains("door-released"));
                assertThat(kinds(gateway.journal())).containsSubsequence("pass-learnt", "granted", "door-released");
            }
        }
    }

    private static void readsBy(StationFolder folder, List<String> command) throws Exception {
        String words = command.stream().map(word -> '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(", "));
        String settings = Files.readString(folder.file());
        Files.writeString(folder.file(), settings.replace("network: {listen: \"127.0.0.1:0\"}", "camera: {command: ["
                + words + "], width: " + WIDTH + ", height: " + HEIGHT + "}"));
    }

    private static Frame emptyRoom() {
        byte[] grey = new byte[WIDTH * HEIGHT];
        Arrays.fill(grey, (byte) 90);
        return new Frame(WIDTH, HEIGHT, grey);
    }

    /** As large as fits before a grey wall. */
    private static Frame inFront(String text) {
        QrImage code = QrImage.of(text);
        Frame symbol = code.frame(HEIGHT / code.modulesWithQuietZone());
        Frame wall = emptyRoom();
        int left = (WIDTH - symbol.width()) / 2;
        int top = (HEIGHT - symbol.height()) / 2;
        for (int y = 0; y < symbol.height(); y++) {
            System.arraycopy(symbol.luminance(), y * symbol.width(), wall.luminance(), (top + y) * WIDTH + left,
                    symbol.width());
        }
        return wall;
    }
}
