package io.xiaoyi.gateway.scan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that writes a camera's raw frames to its standard output, without end and with nothing between them.
 *
 * @param name
 *            the camera, for people; no password in it
 * @param command
 *            the program and its arguments, run without a shell
 * @param width
 *            pixels, 64 to 1,920
 * @param height
 *            pixels, 64 to 1,920; a frame has {@value #MOST_PIXELS} at most
 * @param format
 *            of the frames
 * @param silence
 *            for how long no frame may come before the program is ended and started again, 100 ms to 5 min
 */
public record CameraSettings(String name, List<String> command, int width, int height, Format format,
        Duration silence) {
    /** What a frame is in bytes. */
    public enum Format {
        /** A byte a pixel, row by row; ffmpeg's {@code gray}. */
        GREY8,
        /**
         * The same, called Y, and behind it two planes of a quarter as many bytes for the colour, which are skipped;
         * ffmpeg's {@code yuv420p} and rpicam-vid's {@code yuv420}. The rows are not padded.
         */
        YUV420;

        int colourBytes(int width, int height) {
            return this == GREY8 ? 0 : 2 * ((width + 1) / 2) * ((height + 1) / 2);
        }
    }

    /** rpicam-vid writes its buffers as they are, each row padded to a multiple of so many pixels. */
    public static final int RPICAM_ROW_PIXELS = 64;

    /**
     * In a frame: three are in memory at once and a look makes more of them, where a box has a heap of 72 MiB for
     * everything. 1280 x 800 are fewer, 1920 x 1080 more.
     */
    public static final int MOST_PIXELS = 1_100_000;

    private static final String RPICAM = "rpicam";

    /** @throws IllegalArgumentException if a value is out of its range */
    public CameraSettings {
        command = List.copyOf(command);
        Ranges.check("words of command", command.size(), 1, 100);
        Ranges.check("width", width, 64, 1_920);
        Ranges.check("height", height, 64, 1_920);
        Ranges.check("pixels of a frame", width * height, 64 * 64, MOST_PIXELS);
        Ranges.check("silence", silence.toMillis(), 100, 300_000);
    }

    /** Whether this camera's width must be a multiple of {@link #RPICAM_ROW_PIXELS}. */
    public static boolean padsRows(String device) {
        return device.equals(RPICAM);
    }

    /**
     * A camera by the program that is usual for it.
     *
     * @param device
     *            {@code rpicam} for a Raspberry Pi's own (by {@code rpicam-vid}), or by {@code ffmpeg} the path of a
     *            Video4Linux device such as {@code /dev/video0}, or an address of a network camera, such as
     *            {@code rtsp://user:password@host/path}; everyone on this box who may list its processes sees the
     *            password
     * @param framesASecond
     *            1 to 60
     * @throws IllegalArgumentException
     *             if a value is out of its range
     */
    public static CameraSettings of(String device, int width, int height, int framesASecond, Duration silence) {
        Ranges.check("framesASecond", framesASecond, 1, 60);
        if (padsRows(device)) {
            if (width % RPICAM_ROW_PIXELS != 0) {
                throw new IllegalArgumentException("width is " + width + ", not a multiple of " + RPICAM_ROW_PIXELS);
            }
            return new CameraSettings(device, List.of("rpicam-vid", "--nopreview", "--timeout", "0", "--width",
                    Integer.toString(width), "--height", Integer.toString(height), "--framerate",
                    Integer.toString(framesASecond), "--codec", "yuv420", "--flush", "--output", "-"), width, height,
                    Format.YUV420, silence);
        }
        return new CameraSettings(StderrTail.masked(device), ffmpeg(device, width, height, framesASecond), width,
                height, Format.GREY8, silence);
    }

    /** Whatever size the camera then has, its picture is fitted into the frame with its proportions kept. */
    private static List<String> ffmpeg(String device, int width, int height, int framesASecond) {
        String size = width + ":" + height;
        var command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-fflags",
                "nobuffer", "-flags", "low_delay"));
        command.addAll(device.startsWith("/")
                ? List.of("-f", "v4l2", "-framerate", Integer.toString(framesASecond), "-video_size",
                        width + "x" + height)
                : List.of("-rtsp_transport", "tcp"));
        command.addAll(List.of("-i", device, "-an", "-vf", "fps=" + framesASecond + ",scale=" + size
                + ":force_original_aspect_ratio=decrease,pad=" + size + ":-1:-1,format=gray", "-f", "rawvideo",
                "-flush_packets", "1", "-"));
        return command;
    }

    /** A camera by a program of one's own. */
    public static CameraSettings of(List<String> command, int width, int height, Format format, Duration silence) {
        return new CameraSettings(StderrTail.masked(command.isEmpty() ? "" : command.getFirst()), command, width,
                height,
                format, silence);
    }

    /** Camera and program, as they are named when something is wrong with them. */
    String who() {
        String program = StderrTail.masked(command.getFirst());
        return program.equals(name) ? name : name + ": " + program;
    }

    /** What is shown where. The command is left out: it may hold a password. */
    @Override
    public String toString() {
        return width + " x " + height + " from " + name;
    }
}
