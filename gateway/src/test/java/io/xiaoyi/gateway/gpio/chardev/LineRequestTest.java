package io.xiaoyi.gateway.gpio.chardev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.io.gpio.digital.PullResistance;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The bytes are those of a little-endian machine, which all that this runs on are. */
class LineRequestTest {
    private static byte[] bytes(LineRequest request) {
        try (Arena arena = Arena.ofConfined()) {
            return request.encoded(arena).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** What is not zero: the place in hexadecimal, and the bytes until the next zero. */
    private static String notZero(byte[] bytes) {
        var runs = new TreeMap<Integer, StringBuilder>();
        int start = -1;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                start = -1;
                continue;
            }
            start = start < 0 ? i : start;
            runs.computeIfAbsent(start, _ -> new StringBuilder()).append("%02x".formatted(bytes[i]));
        }
        var text = new StringBuilder();
        runs.forEach((at, run) -> text.append("%s%d:%s".formatted(text.isEmpty() ? "" : " ", at, run)));
        return text.toString();
    }

    @Test
    void anOutputIsAskedForWithItsLevelInsideTheRequest() {
        byte[] high = bytes(new LineRequest(17, "lock", new LineRequest.Output(true)));
        assertThat(high).hasSize(592);
        // offset, consumer, flag OUTPUT, one attribute: 2 OUTPUT_VALUES, value, mask; one line
        assertThat(notZero(high)).isEqualTo("0:11 256:6c6f636b 288:08 296:01 320:02 328:01 336:01 560:01");
        byte[] low = bytes(new LineRequest(17, "lock", new LineRequest.Output(false)));
        assertThat(notZero(low)).isEqualTo("0:11 256:6c6f636b 288:08 296:01 320:02 336:01 560:01");
    }

    @Test
    void anInputIsAskedForWithBothEdgesItsBiasAndTheKernelsDebounceInMicroseconds() {
        // flags INPUT, both EDGEs, BIAS; one attribute: 3 DEBOUNCE, 20000 µs, mask; one line, 64 edges kept
        assertThat(notZero(bytes(new LineRequest(4, "fire", new LineRequest.Input(PullResistance.PULL_UP, 20_000)))))
                .isEqualTo("0:04 256:66697265 288:3401 296:01 320:03 328:204e 336:01 560:01 564:40");
        assertThat(notZero(bytes(new LineRequest(4, "fire", new LineRequest.Input(PullResistance.PULL_DOWN, 0)))))
                .isEqualTo("0:04 256:66697265 288:3402 560:01 564:40");
        assertThat(notZero(bytes(new LineRequest(4, "fire", new LineRequest.Input(PullResistance.OFF, 0)))))
                .isEqualTo("0:04 256:66697265 288:3404 560:01 564:40");
    }

    @Test
    void aPullIsAskedForWithoutEdgesAndWithoutDebounce() {
        assertThat(notZero(bytes(new LineRequest(4, "fire", new LineRequest.Pulled(PullResistance.PULL_UP)))))
                .isEqualTo("0:04 256:66697265 288:0401 560:01");
    }

    @Test
    void whatTheKernelWouldMisunderstandIsRefused() {
        assertThatThrownBy(() -> new LineRequest(-1, "", new LineRequest.Output(true))).hasMessage(
                "line -1, expected 0 or more");
        assertThatThrownBy(() -> new LineRequest(1, "", new LineRequest.Input(PullResistance.OFF, 1L << 32)))
                .hasMessage("debounce 4294967296 µs, expected 0 to 4294967295");
    }

    @Property(tries = 500)
    void whateverIsAskedForIsOneLineOfOurs(@ForAll @IntRange(max = 511) int offset,
            @ForAll @StringLength(max = 50) String consumer, @ForAll PullResistance pull,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long debounce) throws CharacterCodingException {
        byte[] request = bytes(new LineRequest(offset, consumer, new LineRequest.Input(pull, debounce)));
        var fields = MemorySegment.ofArray(request);
        assertThat(fields.get(ValueLayout.JAVA_INT_UNALIGNED, 0)).isEqualTo(offset);
        assertThat(fields.get(ValueLayout.JAVA_INT_UNALIGNED, 560)).isEqualTo(1);
        assertThat(fields.get(ValueLayout.JAVA_INT_UNALIGNED, 296)).isEqualTo(debounce == 0 ? 0 : 1);
        assertThat(Integer.toUnsignedLong(fields.get(ValueLayout.JAVA_INT_UNALIGNED, 328))).isEqualTo(debounce);
        assertThat(Arrays.copyOfRange(request, 4, 256)).containsOnly(0); // the other 63 offsets
        assertThat(Arrays.copyOfRange(request, 300, 320)).containsOnly(0); // padding, which the kernel checks
        assertThat(Arrays.copyOfRange(request, 344, 560)).containsOnly(0); // the other nine attributes
        assertThat(Arrays.copyOfRange(request, 568, 588)).containsOnly(0); // padding
        assertThat(request[287]).as("the consumer ends").isZero();
        String label = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(request, 256, 32)).toString();
        byte[] whole = consumer.getBytes(StandardCharsets.UTF_8);
        assertThat(new String(whole, StandardCharsets.UTF_8)).startsWith(label.replaceAll("\0+$", ""));
    }
}
